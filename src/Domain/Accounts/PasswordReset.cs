namespace EggMoney.Domain.Accounts;

/// <summary>A token that was sent to a user to set a new password; good once.</summary>
public sealed class PasswordReset : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code; part of the token.</summary>
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the token.</summary>
    public required string Hash { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time after which it is no longer good.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>UTC time of its one use.</summary>
    public DateTime? UsedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
