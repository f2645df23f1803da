namespace EggMoney.Domain.Accounts;

/// <summary>A way to reach a user.</summary>
public enum ChannelKind
{
    /// <summary>A Telegram bot and chat of the user's own. Its token and chat id are <see cref="UserSecret"/>s.</summary>
    Telegram,
}

/// <summary>Where a user's messages go.</summary>
public sealed class NotificationChannel : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Which way.</summary>
    public ChannelKind Kind { get; set; }

    /// <summary>The owner's name for it.</summary>
    public required string Label { get; set; }

    /// <summary>Whether messages go there.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Keyed hash of the bot token, by which channels of one bot find each other; null until it was worked out.</summary>
    public string? TokenHash { get; set; }

    /// <summary>Hash of the code with which a chat proves that it is the owner's; null when none is given out.</summary>
    public string? PairingHash { get; set; }

    /// <summary>UTC time after which the code is no longer good.</summary>
    public DateTime? PairingUntil { get; set; }

    /// <summary>UTC time at which the chat was paired: from then on it may give commands.</summary>
    public DateTime? PairedAt { get; set; }

    /// <summary>UTC time since when the channel takes nothing; null while it works.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>What the channel said last when it refused; never a secret.</summary>
    public string? Error { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
