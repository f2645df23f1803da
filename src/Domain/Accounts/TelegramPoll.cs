namespace EggMoney.Domain.Accounts;

/// <summary>Who asks Telegram for one bot token's messages: two at once would fight. Several users may share a bot; each has a chat of their own.</summary>
public sealed class TelegramPoll : IGlobal, IVersioned
{
    /// <summary>Keyed hash of the bot token, the same as <see cref="NotificationChannel.TokenHash"/>.</summary>
    public required string TokenHash { get; set; }

    /// <summary>The first update that was not yet worked off.</summary>
    public long Offset { get; set; }

    /// <summary>Which process asks.</summary>
    public required string Node { get; set; }

    /// <summary>UTC time until which nobody else asks.</summary>
    public DateTime LeaseUntil { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
