using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Takes away what nobody needs any more: runs, decisions, read-out messages, events, remembered answers. Never what money is explained by:
/// orders, slices, fills, trades, cash, the audit and the equity curve stay for ever.</summary>
/// <param name="KeepDays">Days that runs, decisions and messages are kept.</param>
public sealed record ForgetOldRowsCommand(int KeepDays) : ITenantRequest<int>;

internal sealed class ForgetOldRowsHandler(IEggMoneyDbFactory databases, TimeProvider clock, WallClock wall) : IRequestHandler<ForgetOldRowsCommand, int>
{
    /// <summary>Few enough that nobody waits for the lock.</summary>
    private const int Batch = 500;

    /// <summary>Days that events and remembered answers are kept.</summary>
    private const int ShortDays = 7;

    /// <summary>Days that simulations are kept: they can be made again.</summary>
    private const int SimulationDays = 30;

    public async Task<int> Handle(ForgetOldRowsCommand request, CancellationToken cancellationToken)
    {
        // Work goes by the clock of trading, answers and events by the machine's, as they were written.
        var before = clock.Now().AddDays(-request.KeepDays);
        var session = DateOnly.FromDateTime(before);
        var events = wall.Now().AddDays(-ShortDays);
        var answers = wall.Now().AddDays(-ShortDays);
        var simulations = wall.Now().AddDays(-SimulationDays);
        var forgotten = 0;
        forgotten += await ForgetAsync(db => db.LiveEvents.Where(row => row.CreatedAt < events).OrderBy(row => row.CreatedAt), cancellationToken);
        forgotten += await ForgetAsync(db => db.IdempotencyRecords.Where(row => row.CreatedAt < answers && row.LeaseUntil < answers).OrderBy(row => row.CreatedAt), cancellationToken);
        forgotten += await ForgetAsync(db => db.Simulations.Where(row => row.CreatedAt < simulations).OrderBy(row => row.CreatedAt), cancellationToken);

        // Whatever is still open keeps its session's rows.
        forgotten += await ForgetAsync(
            db => db.DispatchRuns.Where(row => row.SessionDate < session
                && (row.State == RunState.Succeeded || row.State == RunState.Missed || row.State == RunState.Skipped)
                && !db.Orders.Any(order => order.SessionDate == row.SessionDate && order.State == OrderState.Open)).OrderBy(row => row.SessionDate),
            cancellationToken);
        forgotten += await ForgetAsync(
            db => db.Decisions.Where(row => row.SessionDate < session && !db.Orders.Any(order => order.Id == row.OrderId && order.State == OrderState.Open)).OrderBy(row => row.SessionDate),
            cancellationToken);
        forgotten += await ForgetAsync(
            db => db.NotificationDeliveries.Where(row => (row.State == DeliveryState.Sent || row.State == DeliveryState.GivenUp)
                && db.Notifications.Any(notification => notification.Id == row.NotificationId && notification.CreatedAt < before)).OrderBy(row => row.Id),
            cancellationToken);
        forgotten += await ForgetAsync(
            db => db.Notifications.Where(row => row.CreatedAt < before && row.RelayedAt != null && !db.NotificationDeliveries.Any(delivery => delivery.NotificationId == row.Id)).OrderBy(row => row.CreatedAt),
            cancellationToken);
        return forgotten;
    }

    private async Task<int> ForgetAsync<T>(Func<IEggMoneyDb, IOrderedQueryable<T>> old, CancellationToken cancellationToken)
        where T : class
    {
        var total = 0;
        while (true)
        {
            // By a statement each, past the change tracker: nobody is to be told of it.
            await using var db = await databases.OpenAsync(cancellationToken);
            var rows = await old(db).Take(Batch).ExecuteDeleteAsync(cancellationToken);
            total += rows;
            if (rows < Batch)
            {
                return total;
            }
        }
    }
}
