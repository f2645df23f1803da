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

    /// <summary>SHA-256 of the token with which the first admin is made; null once there is one.</summary>
    public string? SetupTokenHash { get; set; }

    /// <summary>UTC time of the latest good backup.</summary>
    public DateTime? BackupAt { get; set; }

    /// <summary>What went wrong with the latest try of a backup; null after a good one.</summary>
    public string? BackupError { get; set; }

    /// <summary>UTC time of the latest restore drill that found everything as it should be.</summary>
    public DateTime? DrillAt { get; set; }

    /// <summary>What the latest restore drill found; null after a good one.</summary>
    public string? DrillError { get; set; }
}
