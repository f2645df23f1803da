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

/// <summary>The guards in front of every order, in nights of Anna's and of Bob's, who is not concerned.</summary>
public abstract class GuardTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task A_price_that_leaps_is_traded_on_when_a_second_one_confirms_it()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "01:00");
        Market.Set("TQQQ", At(Day1, "01:15"), 30m, 50m).Set("TQQQ", At(Day1, "01:20"), 50m, 50m);
        await RunToAsync(Day1, "01:15");
        (await SlicesAsync(anna, Day1))[1].State.ShouldBe(SliceState.Planned);
        var run = (await RunAsync(anna, Day1, WorkPhase.Slice, 2))!;
        run.State.ShouldBe(RunState.Waiting);
        run.Error.ShouldStartWith("price_unconfirmed");
        await RunToAsync(Day1, "01:18");
        var sent = (await SlicesAsync(anna, Day1))[1];
        (sent.State, sent.Price).ShouldBe((SliceState.Filled, 30m));
    }

    [Fact]
    public async Task A_leap_is_seen_after_a_restart_too()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "01:00");
        Market.Set("TQQQ", At(Day1, "01:15"), 30m, 50m);
        await using var restarted = Host.StartAnother(Market, Calendar, services => services.AddSingleton<Application.Trading.IBrokerFactory, FaultyBrokers>());
        await restarted.Driver.RunUntilAsync(At(Day1, "01:15"), CancellationToken.None);
        (await SlicesAsync(anna, Day1))[1].State.ShouldBe(SliceState.Planned);
    }

    [Fact]
    public async Task Above_its_owners_cap_nothing_is_sent_and_the_owner_is_told_once()
    {
        var (anna, bob) = (await AddAsync("anna", Buyer()), await AddAsync("bob", Buyer()));
        await Host.ChangeAsync(anna, async db => (await db.Settings.SingleAsync()).MaxOrderValue = 100);
        await RunToAsync(Day1, "06:00");
        (await SlicesAsync(anna, Day1)).ShouldAllBe(slice => slice.State == SliceState.Failed && slice.Error!.StartsWith("order_too_large: "));
        var told = (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem();
        told.Data.ShouldContain("order_too_large");
        told.Data.ShouldContain("TQ_1");
        (await PositionAsync(bob))!.Quantity.ShouldBe(19);
        (await MessagesAsync(bob, NotificationKind.NeedsAttention)).ShouldBeEmpty();
        await BooksBalanceAsync(anna, bob);
    }

    [Fact]
    public async Task Without_an_answer_to_what_the_account_can_buy_nothing_is_sent_until_there_is_one()
    {
        var (anna, bob) = (await AddAsync("anna", Buyer()), await AddAsync("bob", Buyer()));
        var account = await CredentialAsync(anna);
        Brokers.Before = (who, call) => who == account && call == Call.Power ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:20");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Planned);
        Brokers.Before = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "00:25");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Filled);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(anna, bob);
    }

    [Fact]
    public async Task The_account_is_asked_once_a_phase_and_each_purchase_takes_from_the_answer()
    {
        var anna = await Host.AddTenantAsync("anna", 250, [Buyer("TQ_1"), Buyer("TQ_2")]);
        await RunToAsync(Day1, "00:12");
        Brokers.Calls.Count(call => call.Call == Call.Power).ShouldBe(1);
        var first = (await SlicesAsync(anna, Day1)).Where(slice => slice.Number == 1).ToList();
        first.Select(slice => slice.State).ShouldBe([SliceState.Filled, SliceState.Failed], ignoreOrder: true);
        first.Single(slice => slice.State == SliceState.Failed).Error.ShouldStartWith("buying_power_short");
    }

    [Fact]
    public async Task A_sale_of_more_than_the_bot_holds_is_not_sent()
    {
        var anna = await AddAsync("anna", new Application.Trading.BotSettings("TQ_1", "TQQQ", 1000));
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 60m, 50m);
        await RunToAsync(Day2, "00:08");
        await Host.ChangeAsync(anna, async db => (await db.Positions.SingleAsync()).Quantity = 1);
        await RunToAsync(Day2, "00:12");
        var slice = (await SlicesAsync(anna, Day2))[0];
        slice.State.ShouldBe(SliceState.Failed);
        slice.Error.ShouldStartWith("sale_over_holding");
    }

    [Fact]
    public async Task A_purchase_above_the_bots_limit_is_not_sent()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day2, "00:08");
        await Host.ChangeAsync(anna, async db => (await db.Positions.SingleAsync()).Quantity = 1000);
        await RunToAsync(Day2, "00:12");
        (await SlicesAsync(anna, Day2))[0].Error.ShouldStartWith("tier_over_limit");
    }

    [Fact]
    public async Task A_lower_seed_acts_from_the_next_plan_on()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:30");
        await Host.ChangeAsync(anna, async db =>
        {
            var bot = await db.Bots.SingleAsync();
            (bot.Seed, bot.MaxTier) = (10, 1);
        });
        await RunToAsync(Day1, "06:00");
        (await SlicesAsync(anna, Day1)).ShouldAllBe(slice => slice.State == SliceState.Filled);
    }

    [Fact]
    public async Task What_waited_for_a_guard_through_its_window_is_missed_with_its_words()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Power && Host.Clock.Now() < At(Day1, "01:15") ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "01:20");
        var slices = await SlicesAsync(anna, Day1);
        (slices[0].State, slices[0].Error).ShouldBe((SliceState.Missed, "buying_power_unknown: The broker did not say what the account can buy for."));
        (slices[1].State, slices[1].Error).ShouldBe((SliceState.Filled, null));
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldHaveSingleItem().Data.ShouldContain("buying_power_unknown");
    }

    [Fact]
    public async Task What_an_earlier_night_left_is_settled_before_the_first_order_whichever_slice_it_is()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day2, "00:08");
        await Host.ChangeAsync(anna, async db => (await db.Users.SingleAsync()).TradingPaused = true);
        await RunToAsync(Day2, "01:00");

        // The second night's first slice was missed; and then an order of the first night comes to light again.
        var late = (await SlicesAsync(anna, Day1))[0].Id;
        await Host.WithDbAsync(anna, db => db.OrderSlices.Where(slice => slice.Id == late).ExecuteUpdateAsync(set => set.SetProperty(slice => slice.State, SliceState.CancelRequested)));
        await Host.ChangeAsync(anna, async db => (await db.Users.SingleAsync()).TradingPaused = false);
        await RunToAsync(Day2, "01:15");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Filled);
    }

    [Fact]
    public async Task More_orders_than_the_plan_has_slices_are_not_sent()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:12");

        // As a defect would make it: the slice after the first one was sent before, and nobody knows of it.
        await Host.ChangeAsync(anna, async db =>
        {
            var later = await db.OrderSlices.SingleAsync(slice => slice.Number == 5);
            later.SubmittingAt = At(Day1, "00:11");
        });
        await RunToAsync(Day1, "01:17");
        (await SlicesAsync(anna, Day1))[1].Error.ShouldStartWith("too_many_orders");
    }

    [Fact]
    public async Task A_dip_waits_for_a_price_to_be_confirmed_and_buys_on_it()
    {
        var anna = await AddAsync("anna", Buyer() with { ClosingDipRules = [new(0.07m, 0.3m)] });
        Market.Set("TQQQ", At(Day1, "04:50"), 38m, 50m);
        await RunToAsync(Day1, "04:50");
        (await RunAsync(anna, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Waiting);
        (await SlicesAsync(anna, Day1)).ShouldNotContain(slice => slice.Number == 0);
        await RunToAsync(Day1, "06:00");
        var dip = (await SlicesAsync(anna, Day1)).Single(slice => slice.Number == 0);
        (dip.State, dip.Price, dip.Quantity).ShouldBe((SliceState.Filled, 38m, 7));
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_dip_without_a_price_waits_for_one_and_is_told_when_none_comes()
    {
        var (anna, bob) = (await AddAsync("anna", Buyer("SO_1", symbol: "SOXL") with { ClosingDipRules = [new(0.07m, 0.3m)] }), await AddAsync("bob", Buyer() with { ClosingDipRules = [new(0.07m, 0.3m)] }));
        await RunToAsync(Day1, "04:45");
        Market.Set("SOXL", At(Day1, "04:45"), 27m, 30m).Set("TQQQ", At(Day1, "04:45"), 45m, 50m);
        Market.Broken = "TQQQ";
        await RunToAsync(Day1, "04:58");
        (await RunAsync(bob, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Waiting);
        await RunToAsync(Day1, "06:00");
        (await SlicesAsync(anna, Day1)).ShouldContain(slice => slice.Number == 0);
        (await RunAsync(bob, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Succeeded);
        (await MessagesAsync(bob, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("price_missing");
        Market.Broken = null;
        await RunToAsync(Day2, "04:49");
        Market.Broken = "TQQQ";
        await RunToAsync(Day2, "04:52");
        Market.Broken = null;
        Market.Set("TQQQ", At(Day2, "04:52"), 45m, 50m);
        await RunToAsync(Day2, "06:00");
        (await SlicesAsync(bob, Day2)).Single(slice => slice.Number == 0).State.ShouldBe(SliceState.Filled);
    }

    [Fact]
    public async Task Bots_left_without_a_decision_when_the_dips_time_ends_are_named()
    {
        var dips = new ClosingDipRule[] { new(0.07m, 0.3m) };
        var anna = await AddAsync("anna", Buyer() with { ClosingDipRules = dips }, Buyer("SO_1", symbol: "SOXL") with { ClosingDipRules = dips }, Buyer("TQ_2"));
        await RunToAsync(Day1, "04:49");
        Market.Broken = "SOXL";
        await RunToAsync(Day1, "04:51");
        (await RunAsync(anna, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Waiting);

        // The process is gone until the market has closed.
        Host.Clock.Set(At(Day1, "05:01"));
        await RunToAsync(Day1, "06:00");
        (await RunAsync(anna, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Succeeded);
        (await MessagesAsync(anna, NotificationKind.Missed)).ShouldHaveSingleItem().Data.ShouldContain("\"bots\":[\"SO_1\"]");
    }

    [Fact]
    public async Task A_dip_on_what_looks_like_a_split_is_not_bought_and_stops_the_bot()
    {
        var anna = await AddAsync("anna", Buyer() with { ClosingDipRules = [new(0.07m, 0.3m)] });
        await RunToAsync(Day2, "04:45");
        Market.Set("TQQQ", At(Day2, "04:45"), 25m, 50m);
        await RunToAsync(Day2, "06:00");
        (await SlicesAsync(anna, Day2)).ShouldNotContain(slice => slice.Number == 0);
        var bot = await Host.WithDbAsync(anna, db => db.Bots.AsNoTracking().SingleAsync());
        (bot.Paused, bot.PauseReason).ShouldBe((true, PauseReason.SplitSuspected));
    }

    [Fact]
    public async Task A_dip_above_its_owners_cap_is_told_and_not_sent()
    {
        var anna = await AddAsync("anna", Buyer() with { ClosingDipRules = [new(0.07m, 1m)] });
        await Host.ChangeAsync(anna, async db => (await db.Settings.SingleAsync()).MaxOrderValue = 300);
        Market.Set("TQQQ", At(Day1, "04:40"), 45m, 50m);
        await RunToAsync(Day1, "06:00");
        (await SlicesAsync(anna, Day1)).ShouldNotContain(slice => slice.Number == 0);
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("order_too_large");
    }
}

public sealed class SqliteGuardTests() : GuardTests(DatabaseProvider.Sqlite);

public sealed class PostgresGuardTests() : GuardTests(DatabaseProvider.Postgres);
