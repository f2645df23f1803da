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
    /// <summary>So often a message is tried in the first minute or two.</summary>
    private const int FewAttempts = 3;

    private static readonly List<OrderState> EndedStates = [.. Enum.GetValues<OrderState>().Where(state => state != OrderState.Open)];

    /// <summary>Messages that wait in the outbox, and deliveries that are overdue.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<OutboxFigures> OutboxAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var waiting = await db.Notifications.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(row => row.RelayedAt == null)
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Oldest = all.Min(row => row.CreatedAt) })
            .SingleOrDefaultAsync(cancellationToken);
        var due = await db.NotificationDeliveries.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .CountAsync(row => (row.State == DeliveryState.Waiting || row.State == DeliveryState.Sending) && row.NextAttemptAt <= now, cancellationToken);
        return new(waiting?.Count ?? 0, waiting is null ? null : waiting.Oldest, due);
    }

    /// <summary>Since when the oldest message could have been sent and was not. Channels that refuse everything are their owners' matter, who are told; what waits
    /// for the end of quiet hours is not late.</summary>
    /// <param name="now">The time by which messages are sent.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DateTime?> FindOldestUnsentAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var working = db.NotificationChannels.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking().Where(channel => channel.Enabled && channel.FailingSince == null);
        var unsent = db.NotificationDeliveries.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(row => (row.State == DeliveryState.Waiting || row.State == DeliveryState.Sending) && working.Any(channel => channel.UserId == row.UserId && channel.Id == row.ChannelId));
        var due = await unsent.Where(row => row.NextAttemptAt <= now).MinAsync(row => (DateTime?)row.NextAttemptAt, cancellationToken);
        var tried = await unsent.Where(row => row.Attempts >= FewAttempts).OrderBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        var since = tried is { } id ? OrderedIds.TimeOf(id) : due;
        return due < since ? due : since;
    }

    /// <summary>Everybody's long acts that are not over.</summary>
    public async Task<OperationFigures> CountOperationsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var counts = await db.Operations.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(operation => operation.State == OperationState.Running || operation.State == OperationState.Stuck)
            .GroupBy(operation => operation.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        return new(counts.GetValueOrDefault(OperationState.Running), counts.GetValueOrDefault(OperationState.Stuck));
    }

    /// <summary>Orders of the sessions from a date on, and all that are open, by state.</summary>
    public async Task<IReadOnlyDictionary<OrderState, int>> CountOrdersAsync(DateOnly from, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Orders.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(order => order.State == OrderState.Open || (EndedStates.Contains(order.State) && order.SessionDate >= from))
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

/// <summary>Long acts that are not over.</summary>
/// <param name="Running">At work.</param>
/// <param name="Stuck">Their owners must look.</param>
public sealed record OperationFigures(int Running, int Stuck);

/// <summary>How the outbox stands.</summary>
/// <param name="Waiting">Messages that no channel was given yet.</param>
/// <param name="OldestAt">UTC time of the oldest.</param>
/// <param name="Due">Deliveries that could be made now.</param>
internal sealed record OutboxFigures(int Waiting, DateTime? OldestAt, int Due);
