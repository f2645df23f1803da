using System.Collections.Concurrent;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.Domain.Accounts;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Sends messages by Telegram's Bot API.</summary>
internal sealed class TelegramChannel(TelegramApi api, IKeyedHash hashes, WallClock clock) : INotificationChannel
{
    private const string Markup = "MarkdownV2";

    private static readonly string[] AboutTheChat =
    [
        "chat not found", "chat_id", "peer_id_invalid", "user not found", "upgraded to a supergroup", "not enough rights", "have no rights", "chat_write_forbidden", "group is deactivated",
    ];

    /// <summary>When a bot that was told to wait may send again, by the hash of its token: several chats share the bot's turns.</summary>
    private readonly ConcurrentDictionary<string, DateTime> _closedUntil = new();

    public ChannelKind Kind => ChannelKind.Telegram;

    public IReadOnlyList<MessageText> Split(MessageText text) => MessageParts.Split(text);

    public async Task<SendResult> SendAsync(ChannelAddress address, MessageText part, bool silent, CancellationToken cancellationToken)
    {
        var bot = hashes.Of(HashPurposes.BotToken, address.Token);
        if (_closedUntil.TryGetValue(bot, out var until))
        {
            if (until > clock.Now())
            {
                return new(SendOutcome.TryLater, "The bot was told to wait.", until - clock.Now());
            }

            _closedUntil.TryRemove(new(bot, until));
        }

        var reply = await api.SendMessageAsync(address.Token, address.Target, MarkdownV2.Of(part), Markup, silent, cancellationToken);
        if (reply is { ErrorCode: 400, Description: { } words } && words.Contains("can't parse entities", StringComparison.OrdinalIgnoreCase))
        {
            // A defect of ours must not cost the message.
            reply = await api.SendMessageAsync(address.Token, address.Target, part.Title.Length == 0 ? part.Body : part.Whole, null, silent, cancellationToken);
        }

        if (reply is { ErrorCode: 429, RetryAfter: { } wait })
        {
            _closedUntil[bot] = clock.Now() + wait;
        }

        return Judge(reply.Ok, reply.ErrorCode, reply.Description, reply.RetryAfter);
    }

    private static SendResult Judge(bool ok, int? code, string? words, TimeSpan? retryAfter) => (ok, code) switch
    {
        (true, _) => SendResult.Accepted,
        (_, 401 or 403 or 404) => new(SendOutcome.ChannelRefused, words),
        (_, 400) when IsAboutTheChat(words ?? "") => new(SendOutcome.ChannelRefused, words),
        (_, 400 or 413) => new(SendOutcome.MessageRefused, words),
        _ => new(SendOutcome.TryLater, words, retryAfter),
    };

    /// <summary>Telegram has one code for a chat that is not there and for a message that it does not take.</summary>
    private static bool IsAboutTheChat(string words) => Array.Exists(AboutTheChat, about => words.Contains(about, StringComparison.OrdinalIgnoreCase));
}
