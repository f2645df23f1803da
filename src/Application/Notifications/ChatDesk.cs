using EggMoney.Application.Accounts.Channels;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Notifications;

/// <summary>Something that somebody wrote to a bot.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="IsPrivate">Nobody else writes in it.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="SentAt">UTC time at which they did.</param>
public sealed record ChatMessage(string ChatId, bool IsPrivate, string Text, DateTime SentAt)
{
    /// <summary>Whether working it off changes something: then it must not be worked off twice.</summary>
    public bool Changes => ChatCommand.Parse(Text).Name is ChatCommand.Start or ChatCommand.Pause or ChatCommand.Resume;
}

/// <summary>Answers what is written to bots: a code pairs its chat, and only the paired chat of a channel's owner is answered, from its owner's data alone.
/// Everybody else gets silence. A group is never paired: anybody in it could stop the trading.</summary>
public sealed class ChatDesk(ITenantScopeFactory scopes, IKeyedHash hashes)
{
    /// <summary>Works a message off.</summary>
    /// <param name="channels">The channels of the bot that it was written to.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What to answer; null for nothing.</returns>
    public async Task<string?> AnswerAsync(IReadOnlyList<PolledChannel> channels, ChatMessage message, CancellationToken cancellationToken)
    {
        if (!message.IsPrivate)
        {
            return null;
        }

        var command = ChatCommand.Parse(message.Text);
        if (command is { Name: ChatCommand.Start, Argument.Length: > 0 })
        {
            var hash = hashes.Of(HashPurposes.PairingCode, command.Argument.ToUpperInvariant());
            if (channels.FirstOrDefault(channel => channel.PairingHash == hash) is not { } wanted)
            {
                return null;
            }

            await using var scope = Begin(wanted.Owner);
            var mediator = scope.Services.GetRequiredService<IMediator>();
            return await mediator.Send(new PairChatCommand(wanted.ChannelId, hash, message.ChatId), cancellationToken)
                ? await mediator.Send(new AnswerChatCommand(wanted.ChannelId, message with { Text = ChatCommand.Start }), cancellationToken)
                : null;
        }

        foreach (var channel in channels.Where(channel => channel.Paired))
        {
            await using var scope = Begin(channel.Owner);
            if (await scope.Services.GetRequiredService<IMediator>().Send(new AnswerChatCommand(channel.ChannelId, message), cancellationToken) is { } answer)
            {
                return answer;
            }
        }

        return null;
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
