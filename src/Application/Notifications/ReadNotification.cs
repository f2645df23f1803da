using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Marks a message as read; the first time counts.</summary>
/// <param name="Id">Which.</param>
public sealed record ReadNotificationCommand(Guid Id) : ITenantRequest<Result<NotificationDto>>;

internal sealed class ReadNotificationHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<ReadNotificationCommand, Result<NotificationDto>>
{
    public async Task<Result<NotificationDto>> Handle(ReadNotificationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Notifications.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } notification)
        {
            return CommonErrors.NotFound;
        }

        notification.ReadAt ??= clock.Now();
        await db.SaveAsync(cancellationToken);
        return NotificationDto.Of(notification);
    }
}
