using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>The day after Thanksgiving, when New York closes at 13:00, 03:00 in Seoul: who works later than that by the clock trades all the same.</summary>
public sealed class EarlyCloseTests
{
    private static readonly DateOnly Session = new(2026, 11, 27);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "04:10", "04:30", "05:20", 5)]
    [InlineData(DatabaseProvider.Postgres, "04:10", "04:30", "05:20", 5)]
    [InlineData(DatabaseProvider.Sqlite, "04:10", "04:30", "05:20", 1)]
    [InlineData(DatabaseProvider.Sqlite, "04:10", "close-00:40", "close-00:20", 3)]
    [InlineData(DatabaseProvider.Sqlite, "00:05", "00:10", "close-00:30", 5)]
    public async Task A_schedule_of_later_hours_trades(DatabaseProvider provider, string plan, string start, string end, int slices)
    {
        var market = new ScriptedMarket().Set("TQQQ", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), 50m, 50m);
        await using var host = await TradingHost.StartAsync(provider, new(2026, 11, 27, 12, 0, 0, DateTimeKind.Utc), market);
        var anna = await host.AddTenantAsync("anna", 100_000, [new("TQ_1", "TQQQ", 1000, SkipSell: true, MaxTier: 40)], slices);
        await host.ChangeAsync(anna, async db =>
        {
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd) = (plan, start, end);
        });

        await host.Driver.RunUntilAsync(new(2026, 11, 27, 19, 0, 0, DateTimeKind.Utc), CancellationToken.None);

        var runs = await host.WithDbAsync(anna, db => db.DispatchRuns.AsNoTracking().Where(row => row.SessionDate == Session).ToListAsync());
        runs.ShouldNotContain(run => run.State == RunState.Missed);
        runs.Single(run => run.Phase == WorkPhase.Plan).State.ShouldBe(RunState.Succeeded);
        var sent = await host.WithDbAsync(anna, db => db.OrderSlices.AsNoTracking().Where(row => row.SessionDate == Session).ToListAsync());
        sent.Count.ShouldBe(slices);
        sent.ShouldAllBe(slice => slice.State == SliceState.Filled);
        (await host.WithDbAsync(anna, db => db.Positions.AsNoTracking().SingleAsync())).Quantity.ShouldBe(19);
        (await host.WithDbAsync(anna, db => db.Notifications.AsNoTracking().CountAsync(row => row.Kind == NotificationKind.Missed))).ShouldBe(0);
        (await Books.CheckAsync(host, anna)).ShouldBeEmpty();
    }
}
