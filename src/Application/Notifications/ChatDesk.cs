using EggMoney.Application.Accounts.Channels;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Notifications;

/// <summary>Something that somebody wrote to a bot.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="IsPrivate">Nobody else writes in it.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="SentAt">UTC time at which they did.</param>
public sealed record ChatMessage(string ChatId, bool IsPrivate, string Text, DateTime SentAt)
{
    /// <summary>Whether it must not be worked off twice. A <c>/pause</c> may be, and must not get lost: stopping twice is the safe side.</summary>
    public bool OnceOnly => ChatCommand.Parse(Text).Name is ChatCommand.Start or ChatCommand.Resume;
}

/// <summary>Answers what is written to bots: a code pairs its chat, and only the paired chat of a channel's owner is answered, from its owner's data alone.
/// Everybody else gets silence. A group is never paired: anybody in it could stop the trading.</summary>
public sealed class ChatDesk(ITenantScopeFactory scopes, IKeyedHash hashes, ILogger<ChatDesk> logger)
{
    /// <summary>Works a message off.</summary>
    /// <param name="channels">The channels of the bot that it was written to.</param>
    /// <param name="message">The message.</param>
    /// <param name="last">It is not tried again: whose command failed is told so.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What to answer, one for each account that it was carried out for; null when something failed and it is to be tried again.</returns>
    public async Task<IReadOnlyList<string>?> AnswerAsync(IReadOnlyList<PolledChannel> channels, ChatMessage message, bool last, CancellationToken cancellationToken)
    {
        if (!message.IsPrivate)
        {
            return [];
        }

        var command = ChatCommand.Parse(message.Text);
        if (command is { Name: ChatCommand.Start, Argument.Length: > 0 })
        {
            var hash = hashes.Of(HashPurposes.PairingCode, command.Argument.ToUpperInvariant());
            return channels.FirstOrDefault(channel => channel.PairingHash == hash) is not { } wanted ? []
                : await TryAsync(() => PairAsync(wanted, hash, message, cancellationToken), cancellationToken) is (false, var answer) ? answer is null ? [] : [answer]
                : last ? []
                : null;
        }

        // One person may have several accounts here, and the same bot and chat for all of them: "/pause" means all.
        var answers = new List<(TenantInfo Owner, string Text)>();
        var failed = false;
        foreach (var channel in channels.Where(channel => channel.Paired).OrderBy(channel => channel.Owner.Identifier, StringComparer.Ordinal))
        {
            if (answers.Exists(answer => answer.Owner.Id == channel.Owner.Id))
            {
                continue;
            }

            var (threw, answer) = await TryAsync(() => AskAsync(channel, message, failed: false, cancellationToken), cancellationToken);
            if (threw && last)
            {
                (_, answer) = await TryAsync(() => AskAsync(channel, message, failed: true, cancellationToken), cancellationToken);
            }

            failed |= threw;
            if (answer is not null)
            {
                answers.Add((channel.Owner, answer));
            }
        }

        return failed && !last ? null : answers.ConvertAll(answer => answers.Count > 1 ? $"[{answer.Owner.Identifier}]\n{answer.Text}" : answer.Text);
    }

    private async Task<string?> PairAsync(PolledChannel wanted, string hash, ChatMessage message, CancellationToken cancellationToken)
    {
        await using var scope = Begin(wanted.Owner);
        return await scope.Services.GetRequiredService<IMediator>().Send(new PairChatCommand(wanted.ChannelId, hash, message.ChatId), cancellationToken)
            ? await scope.Services.GetRequiredService<IMediator>().Send(new AnswerChatCommand(wanted.ChannelId, message with { Text = ChatCommand.Start }), cancellationToken)
            : null;
    }

    private async Task<string?> AskAsync(PolledChannel channel, ChatMessage message, bool failed, CancellationToken cancellationToken)
    {
        await using var scope = Begin(channel.Owner);
        return await scope.Services.GetRequiredService<IMediator>().Send(new AnswerChatCommand(channel.ChannelId, message, failed), cancellationToken);
    }

    /// <summary>One account's trouble must not keep a command from the next.</summary>
    private async Task<(bool Threw, string? Answer)> TryAsync(Func<Task<string?>> act, CancellationToken cancellationToken)
    {
        try
        {
            return (false, await act());
        }
#pragma warning disable CA1031 // Whatever it was, the command was not carried out; whoever sent it is told.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "A message to a bot could not be worked off");
            return (true, null);
        }
    }

    private ITenantScope Begin(TenantInfo owner) => scopes.Begin(owner, new Caller(owner.Id, owner.Identifier, CallerVia.Telegram));
}

/// <summary>A command as people write it: <c>/status</c>, <c>/status@my_bot</c>, <c>/start CODE</c>.</summary>
internal sealed record ChatCommand(string Name, string Argument)
{
    public const string Start = "/start";
    public const string Status = "/status";
    public const string Today = "/today";
    public const string Pause = "/pause";
    public const string Resume = "/resume";

    public static ChatCommand Parse(string text)
    {
        var words = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? new("", "") : new(words[0].Split('@')[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "");
    }
}
