namespace EggMoney.Domain.Accounts;

/// <summary>What a personal access token may do.</summary>
public enum TokenScope
{
    /// <summary>Look.</summary>
    Read,

    /// <summary>Look, and change bots, schedule, settings and stops. Never keys, passwords or tokens.</summary>
    Trade,
}

/// <summary>A token for a script of its owner's; shown once, stored hashed.</summary>
public sealed class PersonalToken : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code; part of the token.</summary>
    public Guid Id { get; set; }

    /// <summary>The owner's name for it.</summary>
    public required string Name { get; set; }

    /// <summary>What it may do.</summary>
    public TokenScope Scope { get; set; }

    /// <summary>SHA-256 of the token.</summary>
    public required string Hash { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time after which it is no longer good.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>UTC time of its latest use, to the minute.</summary>
    public DateTime? LastUsedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
