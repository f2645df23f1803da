using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Integration.Crash;

/// <summary>What must hold at the end of a session whatever was killed in it: every order at the broker exactly once, every fill booked
/// exactly once, nothing left over.</summary>
internal static class CrashBooks
{
    public static async Task<IReadOnlyList<string>> CheckAsync(TradingHost host, TenantInfo tenant)
    {
        var problems = new List<string>(await Books.CheckAsync(host, tenant));
        var session = CrashScenario.Session;
        var (orders, slices, fills, runs, reports, credential) = await host.WithDbAsync(tenant, async db => (
            await db.Orders.AsNoTracking().Where(order => order.SessionDate == session).ToListAsync(),
            await db.OrderSlices.AsNoTracking().Where(slice => slice.SessionDate == session).ToListAsync(),
            await db.Fills.AsNoTracking().Where(fill => fill.SessionDate == session).ToListAsync(),
            await db.DispatchRuns.AsNoTracking().Where(run => run.SessionDate == session).ToListAsync(),
            await db.Notifications.AsNoTracking().CountAsync(row => row.SessionDate == session && row.Kind == NotificationKind.DailyReport),
            await db.UserCredentials.AsNoTracking().SingleAsync()));
        var placed = (await host.Paper.GetLedgerAsync(credential.Id)).Orders.Where(order => order.OrderDate == session).ToList();

        // A dip may be missed when nobody is there in time, but only as a whole: one that was decided was not missed.
        var missed = runs.Where(run => run.State == RunState.Missed).ToList();
        problems.AddRange(missed.Where(run => run.Phase != WorkPhase.ClosingDip).Select(run => $"{run.Phase} {run.Number} was missed: {run.Error}"));
        if (orders.Count != (missed.Exists(run => run.Phase == WorkPhase.ClosingDip) ? 3 : 4))
        {
            problems.Add($"{orders.Count} orders, not one for each of three bots and the dip; missed: {missed.Count}");
        }

        foreach (var order in placed)
        {
            var booked = fills.Where(fill => fill.OrderNumber == order.OrderNumber).ToList();
            if (booked.Sum(fill => fill.Quantity) != order.FilledQuantity || booked.Sum(fill => fill.Amount) != order.FilledAmount)
            {
                problems.Add($"order {order.OrderNumber} filled {order.FilledQuantity} for {order.FilledAmount}, booked {booked.Sum(fill => fill.Quantity)} for {booked.Sum(fill => fill.Amount)}");
            }
        }

        if (placed.Count > slices.Count(slice => slice.SubmittingAt is not null))
        {
            problems.Add($"{placed.Count} orders at the broker, but only {slices.Count(slice => slice.SubmittingAt is not null)} were to be sent");
        }

        // Asked of the broker's own books, whatever ours say: nobody bought or sold more than was decided.
        foreach (var group in orders.GroupBy(order => (order.Symbol, order.Side)))
        {
            var filled = placed.Where(order => order.Symbol == group.Key.Symbol && order.Side == group.Key.Side).Sum(order => order.Side == Side.Buy ? order.FilledAmount : order.FilledQuantity);
            if (filled > group.Sum(order => order.Requested))
            {
                problems.Add($"{group.Key}: {filled} filled of {group.Sum(order => order.Requested)} decided");
            }
        }

        problems.AddRange(slices.Where(slice => !slice.State.IsFinal()).Select(slice => $"slice {slice.Number} of {slice.Symbol} is left {slice.State}"));
        problems.AddRange(orders.Where(order => order.State == OrderState.Open).Select(order => $"an order of {order.Symbol} is left open"));
        problems.AddRange(placed.Where(order => order.State == BrokerOrderState.Open).Select(order => $"order {order.OrderNumber} is left open at the broker"));
        problems.AddRange(runs.Where(run => !run.IsOver).Select(run => $"{run.Phase} {run.Number} is left {run.State}"));
        if (reports != 1)
        {
            problems.Add($"{reports} reports");
        }

        return problems;
    }

    /// <summary>What the session left, in words that two runs of it can be compared by.</summary>
    public static async Task<string> ResultAsync(TradingHost host, TenantInfo tenant)
    {
        var (bots, trades, cash) = await host.WithDbAsync(tenant, async db => (
            await (from bot in db.Bots
                   join position in db.Positions on bot.Id equals position.BotId
                   orderby bot.Ordinal
                   select new { bot.Name, position.Quantity, position.Cost, bot.AddedSeed }).ToListAsync(),
            await db.Trades.AsNoTracking().Where(trade => trade.SessionDate == CrashScenario.Session).ToListAsync(),
            (await db.CashAccounts.AsNoTracking().SingleAsync()).Cash));
        return FormattableString.Invariant($"cash {cash:0.00}; ")
            + string.Join("; ", bots.Select(bot => FormattableString.Invariant($"{bot.Name} {bot.Quantity:0.####} at cost {bot.Cost:0.00} +{bot.AddedSeed:0.00}"))) + "; "
            + string.Join("; ", trades.Select(trade => FormattableString.Invariant($"{trade.Name} {trade.Kind} {trade.Quantity:0.####} for {trade.Total:0.00} earns {trade.Profit:0.00}")).Order(StringComparer.Ordinal));
    }
}
