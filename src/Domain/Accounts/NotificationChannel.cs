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

    /// <inheritdoc/>
    public int Version { get; set; }
}
