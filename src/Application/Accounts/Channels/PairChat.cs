using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Pairs the chat that has sent the code: messages go there, and it may give commands.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="CodeHash">Hash of the code that was sent.</param>
/// <param name="ChatId">The chat.</param>
public sealed record PairChatCommand(Guid ChannelId, string CodeHash, string ChatId) : ITenantRequest<bool>
{
    /// <summary>Tells nothing: a chat's id must not reach a log.</summary>
    public override string ToString() => nameof(PairChatCommand);
}

internal sealed class PairChatHandler(IEggMoneyDbFactory databases, TenantSecrets secrets, SecurityNotices notices, AuditTrail audit, WallClock clock) : IRequestHandler<PairChatCommand, bool>
{
    public async Task<bool> Handle(PairChatCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        if (await db.NotificationChannels.SingleOrDefaultAsync(
                row => row.Id == request.ChannelId && row.Kind == ChannelKind.Telegram && row.PairingHash == request.CodeHash && row.PairingUntil > now, cancellationToken) is not { } channel)
        {
            return false;
        }

        (channel.PairedAt, channel.PairingHash, channel.PairingUntil, channel.FailingSince, channel.Error) = (now, null, null, null, null);
        await secrets.PutAsync(db, channel.Id, SecretFields.ChatId, request.ChatId, cancellationToken);
        notices.Add(db, "chatPaired", channel.Label);
        await audit.AddAsync(db, "channel.paired", channel.Id.ToString(), null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        await ChannelQueue.MakeDueAsync(db, channel.Id, now, cancellationToken);
        return true;
    }
}
