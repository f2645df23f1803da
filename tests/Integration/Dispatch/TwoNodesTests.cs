using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Dispatch;

/// <summary>Two nodes on one database are offered the same work at the same instant, all through three sessions (T29).</summary>
public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private static readonly DateTime Start = new(2025, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_same_work_offered_by_two_nodes_is_done_once(DatabaseProvider provider)
    {
        var market = new CrashMarket();
        await using var first = await TradingHost.StartAsync(provider, Start, market, options: new() { Node = "first" }, throwaway: true, paper: CrashScenario.Paper);
        await using var second = first.StartAnother(market, paper: CrashScenario.Paper);
        var tenants = new List<TenantInfo>();
        for (var index = 0; index < 3; index++)
        {
            tenants.Add(await AddTenantAsync(first, "user" + index));
        }

        var rounds = await RaceAsync(first, second, CrashScenario.End);

        rounds.Both.ShouldBeGreaterThan(30);
        rounds.Failed.ShouldBe(0);
        var all = new List<DispatchRun>();
        foreach (var tenant in tenants)
        {
            (await Books.CheckAsync(first, tenant)).ShouldBeEmpty();
            all.AddRange(await CheckOnceAsync(first, tenant));
        }

        output.WriteLine($"{provider}: {rounds.Both} rounds offered to both; done by {string.Join(", ", all.GroupBy(run => run.Node).Select(group => $"{group.Key} {group.Count()}"))}");
        all.Select(run => run.Node).Distinct().Count().ShouldBe(2, "both nodes are to have won something, or it was no race");
    }

    /// <summary>Lets both nodes look at each due instant at once, until neither finds anything.</summary>
    private static async Task<(int Both, int Failed)> RaceAsync(TradingHost first, TradingHost second, DateTime until)
    {
        var (rounds, failed) = (0, 0);
        while (true)
        {
            // Whoever is faster must not always be the same one.
            TradingHost[] nodes = rounds % 2 == 0 ? [first, second] : [second, first];
            var results = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Dispatcher.RunDueAsync(0, CancellationToken.None))));
            failed += results.Sum(result => result.Failed);
            if (results.Sum(result => result.Done) > 0)
            {
                rounds++;
                continue;
            }

            if (results.Min(result => result.NextDueAt) is not { } next || next > until)
            {
                return (rounds, failed);
            }

            first.Clock.Set(next);
            second.Clock.Set(next);
        }
    }

    private static async Task<TenantInfo> AddTenantAsync(TradingHost host, string name)
    {
        var buyer = new BotSettings("first", CrashScenario.Buys, Seed: 2040, CheckBandPrice: false, ClosingDipRules: [new(0.07m, 0.5m)]);
        var tenant = await host.AddTenantAsync(name, 100_000, [buyer, buyer with { Name = "second" }, new("seller", CrashScenario.Sells, Seed: 2100)], slices: 4);
        await host.ChangeAsync(tenant, async db =>
        {
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd, schedule.ClosingDipTime) =
                (CrashScenario.PlanTime, CrashScenario.SliceStart, "open+00:22", CrashScenario.DipTime);
        });
        return tenant;
    }

    private static async Task<List<DispatchRun>> CheckOnceAsync(TradingHost host, TenantInfo tenant)
    {
        var (runs, orders, slices, decisions, reports, credential) = await host.WithDbAsync(tenant, async db => (
            await db.DispatchRuns.AsNoTracking().ToListAsync(),
            await db.Orders.AsNoTracking().ToListAsync(),
            await db.OrderSlices.AsNoTracking().ToListAsync(),
            await db.Decisions.AsNoTracking().ToListAsync(),
            await db.Notifications.AsNoTracking().CountAsync(row => row.Kind == NotificationKind.DailyReport),
            await db.UserCredentials.AsNoTracking().SingleAsync()));

        runs.ShouldAllBe(run => run.IsOver);
        runs.Where(run => run.Phase is WorkPhase.Plan or WorkPhase.Slice or WorkPhase.ClosingDip or WorkPhase.Report).ShouldAllBe(run => run.Attempts == 1);
        runs.Count(run => run.Phase == WorkPhase.Slice && run.State == RunState.Succeeded).ShouldBe(12);
        decisions.Select(decision => (decision.BotId, decision.SessionDate, decision.Origin)).ShouldBeUnique();
        orders.Select(order => (order.BotId, order.SessionDate, order.Origin)).ShouldBeUnique();
        reports.ShouldBe(3);

        // Each slice that went out is one order at the broker, and there is no other.
        var placed = (await host.Paper.GetLedgerAsync(credential.Id)).Orders;
        placed.Count.ShouldBe(slices.Count(slice => slice.SubmittingAt is not null));
        slices.ShouldAllBe(slice => slice.State.IsFinal());
        return runs;
    }
}
