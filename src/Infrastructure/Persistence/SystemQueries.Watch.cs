// Like its other parts, it says in each query that it reads across tenants.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <content>What whoever watches the server asks: numbers, and whose leases a node holds.</content>
internal sealed partial class SystemQueries
{
    /// <summary>Messages that wait in the outbox, and deliveries that are overdue.</summary>
    public async Task<OutboxFigures> OutboxAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var waiting = await db.Notifications.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(row => row.RelayedAt == null)
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Oldest = all.Min(row => row.CreatedAt) })
            .FirstOrDefaultAsync(cancellationToken);
        var due = await db.NotificationDeliveries.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .CountAsync(row => (row.State == DeliveryState.Waiting || row.State == DeliveryState.Sending) && row.NextAttemptAt <= now, cancellationToken);
        return new(waiting?.Count ?? 0, waiting is null ? null : waiting.Oldest, due);
    }

    /// <summary>Orders of the sessions from a date on, by state.</summary>
    public async Task<IReadOnlyDictionary<OrderState, int>> CountOrdersAsync(DateOnly from, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Orders.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(order => order.SessionDate >= from || order.State == OrderState.Open)
            .GroupBy(order => order.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
    }

    /// <summary>Whose work a node has in its hands by the run ledger.</summary>
    public async Task<IReadOnlyList<TenantInfo>> ListHeldByAsync(string node, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var held = await db.DispatchRuns.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(run => run.Node == node && run.State == RunState.Running)
            .Select(run => run.UserId)
            .Distinct()
            .ToListAsync(cancellationToken);
        return held.ConvertAll(user => new TenantInfo(user, user.ToString()));
    }
}

/// <summary>How the outbox stands.</summary>
/// <param name="Waiting">Messages that no channel was given yet.</param>
/// <param name="OldestAt">UTC time of the oldest.</param>
/// <param name="Due">Deliveries that could be made now.</param>
internal sealed record OutboxFigures(int Waiting, DateTime? OldestAt, int Due);
