using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Adds a way to reach the tenant.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="BotToken">Telegram: the token of a bot of one's own, as @BotFather shows it.</param>
/// <param name="ChatId">Telegram: the chat that the bot writes to. Left out, it comes by pairing.</param>
/// <param name="Enabled">Whether messages go there.</param>
public sealed record AddChannelCommand(
    [property: JsonConverter(typeof(EnumJson<ChannelKind>))] ChannelKind Kind, string Label, string BotToken, string? ChatId = null, bool Enabled = true)
    : ITenantRequest<Result<ChannelDto>>
{
    /// <summary>Tells nothing: a token must not reach a log.</summary>
    public override string ToString() => nameof(AddChannelCommand);
}

internal sealed class AddChannelValidator : AbstractValidator<AddChannelCommand>
{
    public AddChannelValidator()
    {
        RuleFor(request => request.Kind).IsInEnum();
        RuleFor(request => request.Label).IsLabel();
        RuleFor(request => request.BotToken).NotNull().IsBotToken();
        RuleFor(request => request.ChatId).IsChatId();
    }
}

internal sealed class AddChannelHandler(IEggMoneyDbFactory databases, TenantSecrets secrets, IKeyedHash hashes, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<AddChannelCommand, Result<ChannelDto>>
{
    public async Task<Result<ChannelDto>> Handle(AddChannelCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.CountAsync(cancellationToken) >= ChannelErrors.MaxChannels)
        {
            return ChannelErrors.TooMany;
        }

        var channel = new NotificationChannel { Id = clock.NewId(), Kind = request.Kind, Label = request.Label, Enabled = request.Enabled, CreatedAt = clock.Now(), TokenHash = hashes.Of(HashPurposes.BotToken, request.BotToken) };
        db.NotificationChannels.Add(channel);
        await secrets.PutAsync(db, channel.Id, SecretFields.BotToken, request.BotToken, cancellationToken);
        if (request.ChatId is { } chat)
        {
            await secrets.PutAsync(db, channel.Id, SecretFields.ChatId, chat, cancellationToken);
        }

        notices.Add(db, "channelAdded", channel.Label);
        await audit.AddAsync(db, "channel.created", channel.Id.ToString(), null, ChannelDto.ForAudit(channel), cancellationToken);
        await db.SaveAsync(cancellationToken);
        return await ChannelDto.Of(db, db.NotificationChannels.Where(row => row.Id == channel.Id)).SingleAsync(cancellationToken);
    }
}
