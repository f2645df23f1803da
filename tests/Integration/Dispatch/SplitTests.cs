using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>A symbol is split between the first night and the second.</summary>
public abstract class SplitTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task A_split_stops_the_symbols_bots_until_its_owner_applies_it()
    {
        var anna = await AddAsync("anna", Buyer(), Buyer("SO_1", symbol: "SOXL"));
        await RunToAsync(Day1, "06:00");
        var before = (await PositionAsync(anna))!;

        // The second day's previous close is that of the new shares.
        Market.Set("TQQQ", At(Day2, "00:00"), 25.4m, 25m);
        await RunToAsync(Day2, "06:00");
        var bot = await BotAsync(anna);
        (bot.Paused, bot.PauseReason).ShouldBe((true, PauseReason.SplitSuspected));
        (await SlicesAsync(anna, Day2)).ShouldAllBe(slice => slice.Symbol == "SOXL");
        var told = (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data;
        told.ShouldContain("\"ratio\":\"2:1\"");

        (await SplitAsync(anna, confirmed: false)).Value!.Applied.ShouldBeFalse();
        (await PositionAsync(anna))!.Quantity.ShouldBe(before.Quantity);
        var holding = (await SplitAsync(anna)).Value!.Holdings.ShouldHaveSingleItem();
        (holding.QuantityBefore, holding.QuantityAfter).ShouldBe((19, 38));
        var after = (await PositionAsync(anna))!;
        (after.Quantity, after.AveragePrice, after.Cost).ShouldBe((38, 25m, before.Cost));
        (await BotAsync(anna)).Paused.ShouldBeFalse();
        (await PositionAsync(anna, "SO_1"))!.Quantity.ShouldBe(66);

        (await SplitAsync(anna)).Error!.Code.ShouldBe("split_applied");
        (await Host.SendAsync(anna, new ApplySplitCommand("TQQQ", 2, 1, Session(Day2).AddDays(-1), Confirmed: true))).Error!.Code.ShouldBe("split_applied");
        (await Host.WithDbAsync(anna, db => db.AuditEntries.CountAsync(row => row.Action == "split.applied"))).ShouldBe(1);
        await RunToAsync(Day3, "00:12");
        (await SlicesAsync(anna, Day3)).Count(slice => slice.Symbol == "TQQQ").ShouldBe(5);
    }

    [Fact]
    public async Task Who_resumes_the_bot_has_said_that_it_was_none()
    {
        var (anna, bob) = (await AddAsync("anna", Buyer()), await AddAsync("bob", Buyer("SO_1", symbol: "SOXL")));
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 25.2m, 50m);
        await RunToAsync(Day2, "00:05");
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.SplitSuspected);
        (await Host.SendAsync(anna, new SwitchBotCommand((await BotAsync(anna)).Id, BotSwitch.Resume))).IsOk.ShouldBeTrue();
        await RunToAsync(Day2, "00:12");
        var slice = (await SlicesAsync(anna, Day2))[0];
        slice.State.ShouldBe(SliceState.Filled);
        (await MessagesAsync(bob, NotificationKind.NeedsAttention)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_with_twice_the_shares_stops_the_bots_and_a_split_waits_for_open_orders()
    {
        var (anna, bob) = (await AddAsync("anna", Buyer()), await AddAsync("bob", Buyer()));
        await RunToAsync(Day1, "04:55");
        (await Host.SendAsync(anna, new ApplySplitCommand("TQQQ", 2, 1, Session(Day1), Confirmed: true))).IsOk.ShouldBeTrue("everything is filled by now");
        (await PositionAsync(anna))!.Quantity.ShouldBe(38);
        await Host.ChangeAsync(anna, async db => db.StockSplits.Remove(await db.StockSplits.SingleAsync()));
        await RunToAsync(Day1, "06:00");
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.SplitSuspected);
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("\"ratio\":\"1:2\"");
        (await BotAsync(bob)).Paused.ShouldBeFalse();
        await RunToAsync(Day2, "00:12");
        (await Host.SendAsync(bob, new ApplySplitCommand("TQQQ", 2, 1, Session(Day1), Confirmed: true))).Error!.Code.ShouldBe("split_while_open");
    }

    [Fact]
    public async Task Nothing_is_planned_far_off_the_previous_close_while_nobody_says_whether_there_was_a_split()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");
        Brokers.Before = (_, call) => call == Call.UnadjustedClose ? FaultyBrokers.Lost() : Task.CompletedTask;
        Market.Set("TQQQ", At(Day2, "00:00"), 34m, 50m);
        await RunToAsync(Day2, "00:07");
        (await SlicesAsync(anna, Day2)).ShouldBeEmpty();
        (await RunAsync(anna, Day2, WorkPhase.Plan))!.State.ShouldBe(RunState.Waiting);

        // 30 % is the border: there it only warns.
        Market.Set("TQQQ", At(Day2, "00:07"), 35m, 50m);
        await RunToAsync(Day2, "00:12");
        (await SlicesAsync(anna, Day2)).Count.ShouldBe(5);
        (await Host.WithDbAsync(anna, db => db.Decisions.AsNoTracking().SingleAsync(row => row.SessionDate == Session(Day2)))).Inputs.ShouldContain("More than 20 % off");
    }

    [Fact]
    public async Task Whether_there_was_a_split_is_asked_once_for_everybody()
    {
        await AddAsync("anna", Buyer());
        await AddAsync("bob", Buyer());
        await RunToAsync(Day2, "00:12");
        Brokers.Calls.Count(call => call.Call == Call.UnadjustedClose).ShouldBe(1);
    }

    [Fact]
    public async Task A_split_applied_a_day_before_stops_nobody_whose_broker_is_behind()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");
        (await Host.SendAsync(anna, new ApplySplitCommand("TQQQ", 2, 1, Session(Day1), Confirmed: true))).IsOk.ShouldBeTrue();
        await Host.ChangeAsync(anna, async db => (await db.Bots.SingleAsync()).MaxTier = 0.1m);
        await RunToAsync(Day2, "06:00");
        (await BotAsync(anna)).Paused.ShouldBeFalse();
        (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Its_owners_own_pause_outlives_the_split()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 25.4m, 25m);
        await RunToAsync(Day2, "00:06");
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.SplitSuspected);
        (await Host.SendAsync(anna, new SwitchBotCommand((await BotAsync(anna)).Id, BotSwitch.Pause))).IsOk.ShouldBeTrue();
        (await SplitAsync(anna)).IsOk.ShouldBeTrue();
        var bot = await BotAsync(anna);
        (bot.Paused, bot.PauseReason).ShouldBe((true, PauseReason.None));
    }

    [Fact]
    public async Task Counts_that_fit_a_split_by_chance_are_asked_about_once()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");

        // At its limit, so that the counts stay what they are.
        await Host.ChangeAsync(anna, async db => (await db.Positions.SingleAsync()).Quantity = 38);
        await Host.ChangeAsync(anna, async db => (await db.Bots.SingleAsync()).MaxTier = 0.1m);
        await RunToAsync(Day2, "06:00");
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.SplitSuspected);
        (await Host.SendAsync(anna, new SwitchBotCommand((await BotAsync(anna)).Id, BotSwitch.Resume))).IsOk.ShouldBeTrue();
        await RunToAsync(Day3, "06:00");
        (await BotAsync(anna)).Paused.ShouldBeFalse();
        (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).Count.ShouldBe(2, "the difference itself is told every day");
    }

    private Task<Bot> BotAsync(TenantInfo tenant) => Host.WithDbAsync(tenant, db => db.Bots.AsNoTracking().SingleAsync(row => row.Symbol == "TQQQ"));

    private Task<Result<SplitDto>> SplitAsync(TenantInfo tenant, bool confirmed = true) => Host.SendAsync(tenant, new ApplySplitCommand("TQQQ", 2, 1, Session(Day2), confirmed));
}

public sealed class SqliteSplitTests() : SplitTests(DatabaseProvider.Sqlite);

public sealed class PostgresSplitTests() : SplitTests(DatabaseProvider.Postgres);
