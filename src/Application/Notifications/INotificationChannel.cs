using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Notifications;

/// <summary>A message as a person reads it.</summary>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Body">The rest; lines end with <c>\n</c>. May be empty.</param>
public sealed record MessageText(string Title, string Body)
{
    /// <summary>All of it.</summary>
    public string Whole => Body.Length == 0 ? Title : Title + "\n\n" + Body;
}

/// <summary>Where a channel's messages go. Both are secrets.</summary>
/// <param name="Token">Telegram: the bot's token.</param>
/// <param name="Target">Telegram: the chat's id.</param>
public sealed record ChannelAddress(string Token, string Target)
{
    /// <summary>Tells nothing: a token must not reach a log.</summary>
    public override string ToString() => nameof(ChannelAddress);
}

/// <summary>How a call to a channel ended.</summary>
public enum SendOutcome
{
    /// <summary>The channel has it.</summary>
    Accepted,

    /// <summary>Not now: the channel asks for time, or did not answer, so that it may have it all the same.</summary>
    TryLater,

    /// <summary>The channel takes nothing: the bot's token is not good, the chat is gone, or it blocked the bot.</summary>
    ChannelRefused,

    /// <summary>The channel never takes this message, whatever one does.</summary>
    MessageRefused,
}

/// <summary>What a channel said to a part of a message.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">What it said, in the channel's own words; never a secret.</param>
/// <param name="RetryAfter">For how long nothing must be sent, if it said so.</param>
public sealed record SendResult(SendOutcome Outcome, string? Error = null, TimeSpan? RetryAfter = null)
{
    /// <summary>It has it.</summary>
    public static readonly SendResult Accepted = new(SendOutcome.Accepted);
}

/// <summary>A way to reach people.</summary>
public interface INotificationChannel
{
    /// <summary>Which.</summary>
    ChannelKind Kind { get; }

    /// <summary>The message in parts that fit, the same each time: a part that was sent is not sent again.</summary>
    IReadOnlyList<MessageText> Split(MessageText text);

    /// <summary>Sends a part. Never throws but for <paramref name="cancellationToken"/>.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="part">What.</param>
    /// <param name="silent">It is there when its reader looks, and wakes nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SendResult> SendAsync(ChannelAddress address, MessageText part, bool silent, CancellationToken cancellationToken);
}
