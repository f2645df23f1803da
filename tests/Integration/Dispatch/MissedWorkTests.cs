using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>What was missed is done while it is still useful, or marked missed and reported; it is never traded late. Moving the clock without
/// running the driver is a server that was down.</summary>
public abstract class MissedWorkTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task A_night_missed_as_a_whole_is_reported_and_not_traded_late()
    {
        var anna = await AddAsync("anna", Buyer());
        Host.Clock.Set(At(Day1, "09:00"));
        await RunToAsync(Day1, "12:00");

        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Missed);
        Brokers.Calls.ShouldNotContain(call => call.Call == Call.Place);
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldContain(message => message.Key.Contains("Plan", StringComparison.Ordinal) && message.SessionDate == Session(Day1));
        (await Host.WithDbAsync(anna, db => db.Orders.CountAsync())).ShouldBe(0);

        // The next night trades as ever, and the message is not written again.
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        (await MessagesAsync(anna, NotificationKind.Missed)).Count(message => message.SessionDate == Session(Day1) && message.Key.Contains("Plan", StringComparison.Ordinal)).ShouldBe(1);
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldHaveSingleItem();
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Two_nights_missed_are_two_reports()
    {
        var anna = await AddAsync("anna", Buyer());
        Host.Clock.Set(At(Day2, "09:00"));
        await RunToAsync(Day3, "06:00");

        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Missed);
        (await RunAsync(anna, Day2, WorkPhase.Plan))!.State.ShouldBe(RunState.Missed);
        (await RunAsync(anna, Day3, WorkPhase.Plan))!.State.ShouldBe(RunState.Succeeded);
        (await MessagesAsync(anna, NotificationKind.Missed)).Select(message => message.SessionDate).Distinct().ShouldBe([Session(Day1), Session(Day2)], ignoreOrder: true);
    }

    [Fact]
    public async Task Nights_before_somebody_came_are_not_missed()
    {
        Host.Clock.Set(At(Day2, "09:00"));
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day3, "06:00");
        (await RunAsync(anna, Day1, WorkPhase.Plan)).ShouldBeNull();
        (await RunAsync(anna, Day2, WorkPhase.Plan)).ShouldBeNull();
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldBeEmpty();
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
    }

    [Fact]
    public async Task A_late_plan_spreads_the_money_over_the_slices_that_are_left()
    {
        var anna = await AddAsync("anna", Buyer());
        Host.Clock.Set(At(Day1, "02:30"));
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices.Select(slice => slice.State).ShouldBe([SliceState.Missed, SliceState.Missed, SliceState.Filled, SliceState.Filled, SliceState.Filled]);
        slices.Sum(slice => slice.FilledQuantity).ShouldBe(19);
        slices[2].FilledQuantity.ShouldBe(6);
        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Succeeded);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_slice_whose_window_passed_is_missed_and_its_money_goes_to_the_later_ones()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:12");
        Host.Clock.Set(At(Day1, "02:30"));
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices.Select(slice => slice.State).ShouldBe([SliceState.Filled, SliceState.Missed, SliceState.Filled, SliceState.Filled, SliceState.Filled]);
        slices.Sum(slice => slice.FilledQuantity).ShouldBe(19);
        (await RunAsync(anna, Day1, WorkPhase.Slice, 2))!.State.ShouldBe(RunState.Missed);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_server_down_from_the_third_slice_on_loses_no_fill()
    {
        // Q01: the old program lost the fills of an order that it had not finished by the next day.
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "01:20");
        Host.Clock.Set(At(Day1, "08:00"));
        await RunToAsync(Day1, "12:00");

        (await PositionAsync(anna))!.Quantity.ShouldBe(7);
        var trade = (await TradesAsync(anna)).ShouldHaveSingleItem();
        trade.Quantity.ShouldBe(7);
        (await OrderAsync(anna, Day1)).State.ShouldBe(OrderState.Completed);
        (await SlicesAsync(anna, Day1)).Count(slice => slice.State == SliceState.Missed).ShouldBe(3);
        var message = (await MessagesAsync(anna, NotificationKind.Missed)).ShouldHaveSingleItem();
        message.Key.ShouldContain("slices");
        message.Data.ShouldContain("\"bot\":\"TQ_1\"");
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(26);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_day_is_planned_once_however_often_its_time_is_changed()
    {
        // Q02: a second plan of the day replaced the running order, and its fills were lost.
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "01:20");
        await Host.ChangeAsync(anna, async db => (await db.Schedules.SingleAsync()).PlanTime = "01:30");
        await RunToAsync(Day1, "06:00");
        (await Host.WithDbAsync(anna, db => db.Orders.CountAsync())).ShouldBe(1);
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_report_in_the_evening_is_written_in_the_evening()
    {
        var anna = await AddAsync("anna", Buyer());
        await Host.ChangeAsync(anna, async db => (await db.Schedules.SingleAsync()).ReportTime = "20:00");
        await RunToAsync(Day1, "19:59");
        (await MessagesAsync(anna, NotificationKind.DailyReport)).ShouldBeEmpty();
        await RunToAsync(Day1, "20:01");
        (await MessagesAsync(anna, NotificationKind.DailyReport)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_dip_that_was_looked_at_before_the_plan_does_not_keep_the_plan_out()
    {
        var anna = await AddAsync("anna", Buyer());
        await Host.ChangeAsync(anna, async db => (await db.Schedules.SingleAsync()).ClosingDipTime = "open+00:10");
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_whole_night_is_in_the_ledger()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");
        var runs = await RunsAsync(anna, Day1);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded || (run.State == RunState.Skipped && run.Phase == WorkPhase.ClosingDip));
        runs.Select(run => run.Phase).Distinct().ShouldBe(Enum.GetValues<WorkPhase>(), ignoreOrder: true);
        runs.Count(run => run.Phase == WorkPhase.Slice).ShouldBe(5);
        runs.ShouldAllBe(run => run.Attempts <= 1);
        (await MessagesAsync(anna, NotificationKind.DailyReport)).ShouldHaveSingleItem();
        (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldBeEmpty();
    }
}

public sealed class SqliteMissedWorkTests() : MissedWorkTests(DatabaseProvider.Sqlite);

public sealed class PostgresMissedWorkTests() : MissedWorkTests(DatabaseProvider.Postgres);
