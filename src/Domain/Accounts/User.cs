namespace EggMoney.Domain.Accounts;

/// <summary>What a user may do besides trading.</summary>
public enum UserRole
{
    /// <summary>Trades.</summary>
    User,

    /// <summary>Trades, and manages tenants; never sees their keys.</summary>
    Admin,
}

/// <summary>A person who trades here: the tenant.</summary>
public sealed class User : IGlobal, IVersioned
{
    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Unique, case-insensitively.</summary>
    public required string Username { get; set; }

    /// <summary>Where messages about the account go.</summary>
    public required string Email { get; set; }

    /// <summary>Null until the person has set a password.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>An inactive user cannot log in, their tokens do not work, and their bots do not trade.</summary>
    public bool Active { get; set; } = true;

    /// <summary>What they may do.</summary>
    public UserRole Role { get; set; }

    /// <summary>Changes with every password or second factor: what was issued under an older one ends.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Failed logins since the last good one.</summary>
    public int AccessFailedCount { get; set; }

    /// <summary>No login before this (UTC).</summary>
    public DateTime? LockoutEnd { get; set; }

    /// <summary>Whether a login needs a one-time password. Its seed is a <see cref="UserSecret"/>.</summary>
    public bool TwoFactorEnabled { get; set; }

    /// <summary>Hashes of the recovery codes that are left, separated by semicolons.</summary>
    public string? RecoveryCodes { get; set; }

    /// <summary>Time step (30 s since 1970) of the latest one-time password that was accepted: none is good twice.</summary>
    public long LastTotpStep { get; set; }

    /// <summary>The password was chosen by somebody else: nothing but changing it is allowed.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Language of messages, <c>ko</c> or <c>en</c>.</summary>
    public string Locale { get; set; } = "ko";

    /// <summary>Time zone in which days, months and years are counted, an IANA id.</summary>
    public string TimeZone { get; set; } = "Asia/Seoul";

    /// <summary>UTC time of the latest good login.</summary>
    public DateTime? LastLoginAt { get; set; }

    /// <summary>The user's own stop: no new orders, open ones are settled.</summary>
    public bool TradingPaused { get; set; }

    /// <summary>Made by <c>--demo</c> or <c>simulate</c>, which refuse a database that holds anybody else.</summary>
    public bool Simulated { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
