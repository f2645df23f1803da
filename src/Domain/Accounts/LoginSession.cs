namespace EggMoney.Domain.Accounts;

/// <summary>Why a session is over.</summary>
public enum SessionEnd
{
    /// <summary>Its owner logged out, or ended it from another one.</summary>
    LoggedOut,

    /// <summary>A used refresh token came back: it was stolen, or its owner's copy was.</summary>
    TokenReused,

    /// <summary>The password or the second factor changed.</summary>
    SecurityChanged,

    /// <summary>An admin deactivated its owner; what was issued before stays dead when they are let in again.</summary>
    Deactivated,
}

/// <summary>A login: the family of the refresh tokens that follow each other from it.</summary>
public sealed class LoginSession : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time of the latest refresh.</summary>
    public DateTime LastUsedAt { get; set; }

    /// <summary>UTC time after which it cannot be refreshed.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>UTC time at which it ended; its tokens do not work since.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Why it ended.</summary>
    public SessionEnd? EndedBy { get; set; }

    /// <summary>The address it was last used from.</summary>
    public string? Address { get; set; }

    /// <summary>The program that logged in, as it called itself.</summary>
    public string? UserAgent { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}

/// <summary>A refresh token: good for one use, which makes the next one.</summary>
public sealed class RefreshToken : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code; part of the token.</summary>
    public Guid Id { get; set; }

    /// <summary>The session it belongs to.</summary>
    public Guid SessionId { get; set; }

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
