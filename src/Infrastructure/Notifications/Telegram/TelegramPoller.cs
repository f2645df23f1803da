using System.Collections.Concurrent;
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

/// <summary>Asks once for what was written to a bot, and works it off. The place is kept in the database: moved on before a message is worked off that must
/// not be worked off twice, and after it for all others, which are tried a few times.</summary>
internal sealed class TelegramPoller(
    TelegramApi api, ChatDesk desk, IOutboxQueries queries, IBotPolls polls, IKeyedHash hashes, ITenantScopeFactory scopes, DeliveryOptions options, WallClock clock, ILogger<TelegramPoller> logger)
{
    /// <summary>After trouble that nobody has said an end of.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);

    /// <summary>After an answer without anything: should it not have been waited for, then it is not asked for in a circle.</summary>
    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(1);

    /// <summary>How often a message is tried that fails.</summary>
    private const int Attempts = 3;

    /// <summary>By bot: the message that failed, and how often.</summary>
    private readonly ConcurrentDictionary<string, (long Update, int Times)> _failures = new();

    private enum Step
    {
        Done,
        TakenOver,
        Again,
    }

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

        if (hashes.Of(HashPurposes.BotToken, token) is var hash && hash != bot)
        {
            // The server has another first key. All of the bot's channels go over together, and the place with them: two askers would fight.
            logger.LogInformation("A bot's channels are named by the current key");
            await polls.RenameAsync(bot, hash, cancellationToken);
            await RenameAsync(channels, cancellationToken);
            return (PollOutcome.GoOn, IdleWait);
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

        var updates = reply.Result.OrderBy(update => update.UpdateId).ToList();
        if (updates.Count > 0 && updates[^1].UpdateId < offset)
        {
            // After a week without any, Telegram goes on with a number of its choice, and gives it out whatever was asked for.
            logger.LogInformation("A bot's messages are counted anew from {UpdateId}", updates[0].UpdateId);
            offset = updates[0].UpdateId;
            if (!await polls.TryMoveAsync(bot, offset, cancellationToken))
            {
                return (PollOutcome.Elsewhere, DefaultWait);
            }
        }

        var done = 0;
        foreach (var update in updates.Where(update => update.UpdateId >= offset))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (await WorkOffAsync(bot, channels, token, update, cancellationToken))
            {
                case Step.TakenOver:
                    return (PollOutcome.Elsewhere, DefaultWait);
                case Step.Again:
                    return (PollOutcome.TryLater, DefaultWait);
            }

            done++;
        }

        return (PollOutcome.GoOn, done > 0 ? TimeSpan.Zero : IdleWait);
    }

    private async Task<Step> WorkOffAsync(string bot, IReadOnlyList<PolledChannel> channels, string token, TelegramUpdate update, CancellationToken cancellationToken)
    {
        var message = Read(update);
        if (message is { OnceOnly: true } && !await polls.TryMoveAsync(bot, update.UpdateId + 1, cancellationToken))
        {
            return Step.TakenOver;
        }

        if (message is not null && !await AnswerAsync(bot, channels, token, update.UpdateId, message, cancellationToken))
        {
            return Step.Again;
        }

        return message is { OnceOnly: true } || await polls.TryMoveAsync(bot, update.UpdateId + 1, cancellationToken) ? Step.Done : Step.TakenOver;
    }

    /// <returns>False when it is to be tried again. One message that always fails must not keep those behind it for ever.</returns>
    private async Task<bool> AnswerAsync(string bot, IReadOnlyList<PolledChannel> channels, string token, long updateId, ChatMessage message, CancellationToken cancellationToken)
    {
        var before = _failures.TryGetValue(bot, out var failure) && failure.Update == updateId ? failure.Times : 0;
        if (await desk.AnswerAsync(channels, message, last: message.OnceOnly || before + 1 >= Attempts, cancellationToken) is not { } answers)
        {
            _failures[bot] = (updateId, before + 1);
            return false;
        }

        _failures.TryRemove(bot, out _);
        foreach (var part in answers.SelectMany(answer => MessageParts.Split(new("", answer))))
        {
            // An answer that gets lost is asked for again.
            await api.SendMessageAsync(token, message.ChatId, part.Body, null, silent: false, cancellationToken);
        }

        return true;
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

    private async Task RenameAsync(IReadOnlyList<PolledChannel> channels, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            await using var scope = scopes.Begin(channel.Owner);
            await scope.Services.GetRequiredService<IMediator>().Send(new NameBotCommand(channel.ChannelId), cancellationToken);
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
