namespace EggMoney.Domain.Accounts;

/// <summary>A person who trades here: the tenant.</summary>
public sealed class User : IGlobal
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

    /// <summary>An inactive user's bots do not trade.</summary>
    public bool Active { get; set; } = true;

    /// <summary>The user's own stop: no new orders, open ones are settled.</summary>
    public bool TradingPaused { get; set; }

    /// <summary>Made by <c>--demo</c> or <c>simulate</c>, which refuse a database that holds anybody else.</summary>
    public bool Simulated { get; set; }
}
