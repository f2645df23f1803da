namespace EggMoney.Domain.Accounts;

/// <summary>A brokerage account that a user's bots trade on.</summary>
public sealed class UserCredential : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code; the paper broker's account number.</summary>
    public Guid Id { get; set; }

    /// <summary>Which <c>IBroker</c> serves it, for example <c>paper</c>.</summary>
    public required string Broker { get; set; }

    /// <summary>The owner's name for it.</summary>
    public required string Label { get; set; }

    /// <summary>One credential of a user is active; the bots trade on it.</summary>
    public bool Active { get; set; } = true;
}
