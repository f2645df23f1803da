namespace EggMoney.Domain.Accounts;

/// <summary>Lets one person sign up, while whoever made it is an active admin. The code is shown once and stored hashed.</summary>
public sealed class Invitation : IGlobal, IVersioned
{
    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the code.</summary>
    public required string CodeHash { get; set; }

    /// <summary>For its admin to know it by.</summary>
    public string? Note { get; set; }

    /// <summary>What the new user may do.</summary>
    public UserRole Role { get; set; }

    /// <summary>The user whose first password it sets; null when it makes a new user.</summary>
    public Guid? ForUserId { get; set; }

    /// <summary>The admin who made it; null when that user is gone.</summary>
    public Guid? CreatedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time after which it is no longer good.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>UTC time of its one use.</summary>
    public DateTime? UsedAt { get; set; }

    /// <summary>The user who signed up with it.</summary>
    public Guid? UsedBy { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
