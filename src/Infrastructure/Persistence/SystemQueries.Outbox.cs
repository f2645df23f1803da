// Reads across tenants, and says so in each query.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Whose messages wait, and whose bots may be written to.</summary>
internal sealed partial class SystemQueries : IOutboxQueries
{
    public async Task<IReadOnlyList<TenantInfo>> ListDueAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var waiting = Outbox(db).Select(notification => notification.UserId);
        var due = Deliveries(db).Where(DeliveryFilters.IsDue(now)).Select(delivery => delivery.UserId);
        var owners = waiting.Union(due);
        return await Everybody(db).Where(user => owners.Contains(user.Id)).OrderBy(user => user.Id).Select(user => new TenantInfo(user.Id, user.Username)).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<PolledChannel>> ListPolledAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.NotificationChannels.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(channel => channel.Enabled && channel.TokenHash != null && (channel.PairedAt != null || channel.PairingUntil > now))
            .Join(Everybody(db).Where(user => user.Active), channel => channel.UserId, user => user.Id, (channel, user) => new { channel, user })
            .OrderBy(row => row.channel.Id)
            .Select(row => new PolledChannel(
                row.channel.TokenHash!,
                new(row.user.Id, row.user.Username),
                row.channel.Id,
                row.channel.PairedAt != null,
                row.channel.PairingUntil > now ? row.channel.PairingHash : null))
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<Notification> Outbox(EggMoneyDbContext db) =>
        db.Notifications.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking().Where(notification => notification.RelayedAt == null);

    private static IQueryable<NotificationDelivery> Deliveries(EggMoneyDbContext db) =>
        db.NotificationDeliveries.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
}
