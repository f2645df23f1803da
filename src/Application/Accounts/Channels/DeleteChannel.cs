using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Deletes a notification channel and its secrets.</summary>
/// <param name="Id">Which.</param>
public sealed record DeleteChannelCommand(Guid Id) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteChannelHandler(IEggMoneyDbFactory databases, SecurityNotices notices, AuditTrail audit) : IRequestHandler<DeleteChannelCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteChannelCommand request, CancellationToken cancellationToken)
    {
        // What is on its way there goes with it, in one commit.
        await using var transaction = await databases.BeginAsync(cancellationToken);
        await using var db = await transaction.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } channel)
        {
            return CommonErrors.NotFound;
        }

        await db.NotificationDeliveries.Where(row => row.ChannelId == channel.Id).ExecuteDeleteAsync(cancellationToken);
        db.NotificationChannels.Remove(channel);
        await TenantSecrets.RemoveAsync(db, channel.Id, cancellationToken);
        notices.Add(db, "channelDeleted", channel.Label);
        await audit.AddAsync(db, "channel.deleted", channel.Id.ToString(), ChannelDto.ForAudit(channel), null, cancellationToken);
        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // A message was given to it meanwhile.
            throw new SaveConflictException();
        }

        await transaction.CommitAsync(cancellationToken);
        return Unit.Value;
    }
}
