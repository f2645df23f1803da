using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Marks all messages as read.</summary>
public sealed record ReadAllNotificationsCommand : ITenantRequest<Result<ReadAllDto>>;

/// <summary>What was marked.</summary>
/// <param name="Read">How many messages were unread.</param>
public sealed record ReadAllDto(int Read);

internal sealed class ReadAllNotificationsHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<ReadAllNotificationsCommand, Result<ReadAllDto>>
{
    public async Task<Result<ReadAllDto>> Handle(ReadAllNotificationsCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        return new ReadAllDto(await db.Notifications.Where(row => row.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.ReadAt, now), cancellationToken));
    }
}
