using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Gives the tenant's messages that wait in the outbox to the channels that want them, in one commit: a message is given out once and wholly, or not yet.</summary>
public sealed record RelayNotificationsCommand : ITenantRequest<int>;

internal sealed class RelayNotificationsHandler(IEggMoneyDbFactory databases, ChannelAddresses addresses, DeliveryIds ids, WallClock clock) : IRequestHandler<RelayNotificationsCommand, int>
{
    /// <summary>At most so many in one commit; the rest comes with the next.</summary>
    private const int Most = 200;

    public async Task<int> Handle(RelayNotificationsCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var waiting = await db.Notifications.Where(row => row.RelayedAt == null).OrderBy(row => row.Id).Take(Most).ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var now = clock.Now();
        var settings = await db.NotificationSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var zone = await db.Users.Select(user => user.TimeZone).SingleAsync(cancellationToken);
        var quietUntil = QuietHours.EndAt(settings, zone, now);
        var channels = await UsableAsync(db, cancellationToken);
        var latest = await db.NotificationDeliveries.OrderByDescending(row => row.Id).Select(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        foreach (var notification in waiting)
        {
            notification.RelayedAt = now;
            var urgent = Wanted.IsUrgent(notification.Kind, MessageData.Parse(notification.Data));
            if (!Wanted.IsSent(settings, notification.Kind, urgent))
            {
                continue;
            }

            // Of a channel that refuses everything its owner is told elsewhere.
            db.NotificationDeliveries.AddRange(channels
                .Where(channel => !notification.Key.StartsWith(ChannelTrouble.KeyOf(channel.Id), StringComparison.Ordinal))
                .Select(channel => new NotificationDelivery
                {
                    Id = ids.Next(latest),
                    NotificationId = notification.Id,
                    ChannelId = channel.Id,
                    NextAttemptAt = urgent ? now : quietUntil ?? now,
                }));
        }

        // Of two nodes one finds its rows there already; nothing of it was saved then, and what the other wrote is enough.
        return await db.TrySaveAsync(cancellationToken) ? waiting.Count : 0;
    }

    /// <summary>Channels that are on and lead somewhere.</summary>
    private async Task<List<NotificationChannel>> UsableAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var usable = new List<NotificationChannel>();
        foreach (var channel in await db.NotificationChannels.Where(channel => channel.Enabled).OrderBy(channel => channel.Id).ToListAsync(cancellationToken))
        {
            if (await addresses.FindAsync(db, channel, cancellationToken) is not null)
            {
                usable.Add(channel);
            }
        }

        return usable;
    }
}
