namespace EggMoney.Domain.Accounts;

/// <summary>The one row about the server as a whole.</summary>
public sealed class ServerState : IGlobal
{
    /// <summary>The only row's key.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; set; } = OnlyId;

    /// <summary>The server-wide stop: nobody's bots send new orders.</summary>
    public bool TradingPaused { get; set; }
}
