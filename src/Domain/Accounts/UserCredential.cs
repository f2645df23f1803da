namespace EggMoney.Domain.Accounts;

/// <summary>Which side of a broker an account is on.</summary>
public enum BrokerEnvironment
{
    /// <summary>The broker's practice system; and all of the paper broker.</summary>
    Mock,

    /// <summary>Money.</summary>
    Real,
}

/// <summary>A brokerage account that a user's bots trade on. Its keys and account number are <see cref="UserSecret"/>s.</summary>
public sealed class UserCredential : ITenantOwned, IVersioned
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

    /// <summary>Practice or money.</summary>
    public BrokerEnvironment Environment { get; set; }

    /// <summary>The account number's second part, for example <c>01</c>; null where the broker has none.</summary>
    public string? ProductCode { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time at which the broker last accepted the keys; null since they were changed.</summary>
    public DateTime? VerifiedAt { get; set; }

    /// <summary>UTC time at which the owner removed it and its keys were erased. The row stays, because orders name it.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
