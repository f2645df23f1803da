using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Stops on three levels: a bot, a user, the server. Nothing new goes out, what is open is settled, and resuming goes on with
/// the slices that are not yet due (trading rules, section 4).</summary>
public abstract class StopTests(DatabaseProvider provider) : NightFixture(provider)
{
    public enum Level
    {
        Bot,
        User,
        Server,
    }

    [Theory]
    [InlineData(Level.Bot)]
    [InlineData(Level.User)]
    [InlineData(Level.Server)]
    public async Task A_pause_in_the_night_skips_its_slices_and_resuming_goes_on(Level level)
    {
        var anna = await AddAsync("anna", Buyer());
        var bert = await AddAsync("bert", Buyer());
        await RunToAsync(Day1, "00:20");
        await PauseAsync(anna, level, true);
        await RunToAsync(Day1, "02:30");
        await PauseAsync(anna, level, false);
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices.Select(slice => slice.State).ShouldBe([SliceState.Filled, SliceState.Missed, SliceState.Missed, SliceState.Filled, SliceState.Filled]);
        slices[1].Error.ShouldBe("trading_paused: Trading was paused.");
        slices.Sum(slice => slice.FilledQuantity).ShouldBe(19);
        (await SlicesAsync(bert, Day1)).Count(slice => slice.State == SliceState.Missed).ShouldBe(level == Level.Server ? 2 : 0);
        await BooksBalanceAsync(anna, bert);
    }

    [Theory]
    [InlineData(Level.User)]
    [InlineData(Level.Server)]
    public async Task A_night_paused_as_a_whole_is_skipped_and_not_reported_as_missed(Level level)
    {
        var anna = await AddAsync("anna", Buyer());
        await PauseAsync(anna, level, true);
        await RunToAsync(Day1, "06:00");
        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Skipped);
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldBeEmpty();
        Brokers.Calls.ShouldNotContain(call => call.Call == Call.Place);
        await PauseAsync(anna, level, false);
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
    }

    [Fact]
    public async Task A_pause_that_ends_before_the_last_slice_still_plans()
    {
        var anna = await AddAsync("anna", Buyer());
        await PauseAsync(anna, Level.User, true);
        await RunToAsync(Day1, "02:30");
        await PauseAsync(anna, Level.User, false);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
    }

    [Fact]
    public async Task An_inactive_bots_order_ends_with_its_fills_booked()
    {
        // Q38: the old program froze the order and lost its fills the next day.
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:20");
        await Host.ChangeAsync(anna, async db => (await db.Bots.SingleAsync()).Active = false);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(3);
        (await TradesAsync(anna)).ShouldHaveSingleItem().Quantity.ShouldBe(3);
        (await OrderAsync(anna, Day1)).State.ShouldBe(OrderState.Completed);
        await RunToAsync(Day2, "06:00");
        (await Host.WithDbAsync(anna, db => db.Orders.CountAsync())).ShouldBe(1);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_deactivated_users_open_order_is_settled_and_nothing_new_is_planned()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:20");
        await Host.ChangeAsync(anna, async db => (await db.Users.SingleAsync()).Active = false);
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(3);
        (await OrderAsync(anna, Day1)).State.ShouldBe(OrderState.Completed);
        (await SlicesAsync(anna, Day2)).ShouldBeEmpty();
        await BooksBalanceAsync(anna);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_night_begun_is_reconciled_though_its_owner_is_deactivated_or_switches_off_and_nothing_is_open(bool deactivated)
    {
        // The second bot has no price yet, so the plan waits; the only order is at the broker, which shows it to nobody.
        var anna = await AddAsync("anna", Buyer(), Buyer("NO_1", symbol: "NONE"));
        Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        Brokers.Hidden = true;
        await RunToAsync(Day1, "00:06");
        await Host.ChangeAsync(anna, async db => (await db.Schedules.SingleAsync()).Enabled = deactivated);
        await RunToAsync(Day1, "00:12");
        await Host.ChangeAsync(anna, async db => (await db.Users.SingleAsync()).Active = !deactivated);
        await Host.ChangeAsync(anna, async db => await db.OrderSlices.Where(slice => slice.State == SliceState.Planned).ForEachAsync(slice => slice.MoveTo(SliceState.Skipped)));
        await RunToAsync(Day1, "04:55");
        (await SlicesAsync(anna, Day1)).ShouldAllBe(slice => slice.State.IsFinal());
        (await PositionAsync(anna)).ShouldBeNull();

        Brokers.Hidden = false;
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(3);
        (await RunAsync(anna, Day1, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
        (await RunAsync(anna, Day1, WorkPhase.Report))!.State.ShouldBe(RunState.Succeeded);
        (await RunsAsync(anna, Day2)).ShouldBeEmpty();
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task What_the_owner_changes_meanwhile_stands()
    {
        // Q34: the old program saved whole rows and undid what the owner had set.
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:20");
        await Host.ChangeAsync(anna, async db =>
        {
            var bot = await db.Bots.SingleAsync();
            (bot.ProfitRate, bot.Seed) = (0.25m, 777);
        });
        await RunToAsync(Day1, "06:00");
        var bot = await Host.WithDbAsync(anna, db => db.Bots.SingleAsync());
        (bot.ProfitRate, bot.Seed).ShouldBe((0.25m, 777m));

        // The running order keeps the plan's snapshot; the next one uses the new seed.
        (await OrderAsync(anna, Day1)).Requested.ShouldBe(1000);
        await RunToAsync(Day2, "00:06");
        (await OrderAsync(anna, Day2)).Requested.ShouldBe(777);
    }

    private async Task PauseAsync(TenantInfo tenant, Level level, bool paused)
    {
        switch (level)
        {
            case Level.Bot:
                await Host.ChangeAsync(tenant, async db => (await db.Bots.SingleAsync()).Paused = paused);
                break;
            case Level.User:
                await Host.ChangeAsync(tenant, async db => (await db.Users.SingleAsync()).TradingPaused = paused);
                break;
            default:
                await Host.Services.GetRequiredService<ISystemCommands>().SetTradingPausedAsync(paused, tenant.Id, (_, _) => Task.CompletedTask, CancellationToken.None);
                break;
        }
    }
}

public sealed class SqliteStopTests() : StopTests(DatabaseProvider.Sqlite);

public sealed class PostgresStopTests() : StopTests(DatabaseProvider.Postgres);
