using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>How asking for a bot's messages ended.</summary>
internal enum PollOutcome
{
    /// <summary>Ask again.</summary>
    GoOn,

    /// <summary>Another node asks for this bot's messages.</summary>
    Elsewhere,

    /// <summary>Telegram did not answer, or asks for time.</summary>
    TryLater,

    /// <summary>Somebody who is none of ours asks for this bot's messages.</summary>
    Conflict,

    /// <summary>The token is not good.</summary>
    Refused,
}

/// <summary>Asks once for what was written to a bot, and works it off. The place is kept in the database: moved on before a message is worked off that changes
/// something, so that it is worked off at most once; and after it for all others.</summary>
internal sealed class TelegramPoller(
    TelegramApi api, ChatDesk desk, IOutboxQueries queries, IBotPolls polls, ITenantScopeFactory scopes, DeliveryOptions options, WallClock clock, ILogger<TelegramPoller> logger)
{
    /// <summary>After trouble that nobody has said an end of.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and works off what came.</summary>
    /// <param name="channels">The channels of one bot.</param>
    /// <param name="cancellationToken">Cancels between two messages, and the asking.</param>
    public async Task<(PollOutcome Outcome, TimeSpan Wait)> PollAsync(IReadOnlyList<PolledChannel> channels, CancellationToken cancellationToken)
    {
        var bot = channels[0].TokenHash;
        if (await polls.TryHoldAsync(bot, cancellationToken) is not { } offset)
        {
            return (PollOutcome.Elsewhere, DefaultWait);
        }

        if (await FindTokenAsync(channels, cancellationToken) is not { } token)
        {
            return (PollOutcome.Refused, DefaultWait);
        }

        var reply = await api.GetUpdatesAsync(token, offset, options.LongPoll, cancellationToken);
        if (!reply.Ok || reply.Result is null)
        {
            return await FailAsync(channels, reply, cancellationToken);
        }

        if (reply.Result.Count > 0)
        {
            // It may have waited long: a code may have been given out meanwhile, or a chat have lost its right.
            channels = [.. (await queries.ListPolledAsync(clock.Now(), cancellationToken)).Where(channel => channel.TokenHash == bot)];
        }

        foreach (var update in reply.Result.Where(update => update.UpdateId >= offset).OrderBy(update => update.UpdateId))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await WorkOffAsync(bot, channels, token, update, cancellationToken))
            {
                return (PollOutcome.Elsewhere, DefaultWait);
            }
        }

        return (PollOutcome.GoOn, TimeSpan.Zero);
    }

    /// <returns>False when somebody else has taken over.</returns>
    private async Task<bool> WorkOffAsync(string bot, IReadOnlyList<PolledChannel> channels, string token, TelegramUpdate update, CancellationToken cancellationToken)
    {
        var message = Read(update);
        if (message is { Changes: true } && !await polls.TryAdvanceAsync(bot, update.UpdateId + 1, cancellationToken))
        {
            return false;
        }

        if (message is not null)
        {
            await AnswerAsync(channels, token, message, cancellationToken);
        }

        return message is { Changes: true } || await polls.TryAdvanceAsync(bot, update.UpdateId + 1, cancellationToken);
    }

    private async Task AnswerAsync(IReadOnlyList<PolledChannel> channels, string token, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (await desk.AnswerAsync(channels, message, cancellationToken) is { } answer)
            {
                foreach (var part in MessageParts.Split(new("", answer)))
                {
                    // An answer that gets lost is asked for again.
                    await api.SendMessageAsync(token, message.ChatId, part.Body, null, silent: false, cancellationToken);
                }
            }
        }
#pragma warning disable CA1031 // One message that cannot be worked off must not keep those behind it for ever.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "A message to a bot could not be worked off");
        }
    }

    private static ChatMessage? Read(TelegramUpdate update) => update.Message is { Text.Length: > 0 } message && message.From is not { IsBot: true }
        ? new(
            message.Chat.Id.ToString(CultureInfo.InvariantCulture),
            message.Chat.Type == "private" && message.From?.Id == message.Chat.Id,
            message.Text,
            DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(message.Date, 0, 253_402_300_799)).UtcDateTime)
        : null;

    private async Task<(PollOutcome Outcome, TimeSpan Wait)> FailAsync(IReadOnlyList<PolledChannel> channels, TelegramReply<IReadOnlyList<TelegramUpdate>> reply, CancellationToken cancellationToken)
    {
        switch (reply.ErrorCode)
        {
            case 409:
                await TellAsync(channels, BotTrouble.Conflict, reply.Description, cancellationToken);
                return (PollOutcome.Conflict, TimeSpan.FromMinutes(1));
            case 401 or 404:
                await TellAsync(channels, BotTrouble.Refused, reply.Description, cancellationToken);
                return (PollOutcome.Refused, TimeSpan.FromMinutes(10));
            default:
                return (PollOutcome.TryLater, reply.RetryAfter ?? DefaultWait);
        }
    }

    /// <summary>Each owner is told in their own scope.</summary>
    private async Task TellAsync(IReadOnlyList<PolledChannel> channels, BotTrouble trouble, string? error, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            await using var scope = scopes.Begin(channel.Owner);
            await scope.Services.GetRequiredService<IMediator>().Send(new TellChannelTroubleCommand(channel.ChannelId, trouble, error), cancellationToken);
        }
    }

    /// <summary>The bot's token, from the first of its channels whose secret can be read.</summary>
    private async Task<string?> FindTokenAsync(IReadOnlyList<PolledChannel> channels, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            await using var scope = scopes.Begin(channel.Owner);
            if (await scope.Services.GetRequiredService<IMediator>().Send(new FindBotTokenQuery(channel.ChannelId), cancellationToken) is { } token)
            {
                return token.Value;
            }
        }

        return null;
    }
}
