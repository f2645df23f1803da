using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Replaces label and settings of a notification channel. A secret that is left out stays; the kind never changes.</summary>
/// <param name="Id">Which.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Enabled">Whether messages go there.</param>
/// <param name="BotToken">A new bot token.</param>
/// <param name="ChatId">A new chat id.</param>
public sealed record UpdateChannelCommand(Guid Id, string Label, bool Enabled, string? BotToken, string? ChatId) : ITenantRequest<Result<ChannelDto>>
{
    /// <summary>Tells nothing: a token must not reach a log.</summary>
    public override string ToString() => nameof(UpdateChannelCommand);
}

internal sealed class UpdateChannelValidator : AbstractValidator<UpdateChannelCommand>
{
    public UpdateChannelValidator()
    {
        RuleFor(request => request.Label).IsLabel();
        RuleFor(request => request.BotToken).IsBotToken();
        RuleFor(request => request.ChatId).IsChatId();
    }
}

internal sealed class UpdateChannelHandler(IEggMoneyDbFactory databases, TenantSecrets secrets, IKeyedHash hashes, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<UpdateChannelCommand, Result<ChannelDto>>
{
    public async Task<Result<ChannelDto>> Handle(UpdateChannelCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } channel)
        {
            return CommonErrors.NotFound;
        }

        var (before, wasOn) = (ChannelDto.ForAudit(channel), channel.Enabled);
        (channel.Label, channel.Enabled) = (request.Label, request.Enabled);
        var keys = await secrets.ReplaceAsync(
            db, channel.Id, [(SecretFields.BotToken, request.BotToken), (SecretFields.ChatId, request.ChatId)], cancellationToken);
        if (keys.Count > 0)
        {
            // Another bot or chat: what was proved of the old one says nothing of it.
            (channel.PairedAt, channel.PairingHash, channel.PairingUntil, channel.FailingSince, channel.Error) = (null, null, null, null, null);
            channel.TokenHash = request.BotToken is { } token ? hashes.Of(HashPurposes.BotToken, token) : channel.TokenHash;
        }

        var changes = Changes.Between(before, ChannelDto.ForAudit(channel)).AndSecrets(keys);
        if (!changes.IsEmpty)
        {
            if (keys.Count > 0 || wasOn != channel.Enabled)
            {
                // In the list, and on the other channels: this one leads elsewhere by now.
                notices.Add(db, "channelChanged", channel.Label);
            }

            await audit.AddAsync(db, "channel.updated", channel.Id.ToString(), changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
            await ChannelQueue.MakeDueAsync(db, channel.Id, clock.Now(), cancellationToken);
        }

        return await ChannelDto.Of(db, db.NotificationChannels.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken);
    }
}
