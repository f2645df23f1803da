using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Orders from the decision to the trade, with prices that fail and holdings that are odd.</summary>
public abstract class OrderLifeTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task A_bot_without_a_price_is_tried_again_until_the_first_slice_and_then_noted()
    {
        // Q21: in the old program one failing price ended the job for every bot after it.
        var anna = await AddAsync("anna", Buyer("SO_1", symbol: "SOXL"), Buyer("TQ_1"));
        Market.Broken = "SOXL";
        await RunToAsync(Day1, "00:06");
        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Waiting);
        await RunToAsync(Day1, "00:30");
        (await RunAsync(anna, Day1, WorkPhase.Plan))!.State.ShouldBe(RunState.Succeeded);
        (await DecisionAsync(anna, "SO_1")).Rule.ShouldBe(nameof(PlanRule.NoPrice));
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("SO_1");
        Market.Broken = null;
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna, "SO_1")).ShouldBeNull();
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
    }

    [Fact]
    public async Task A_price_that_comes_back_in_time_is_used()
    {
        var anna = await AddAsync("anna", Buyer("SO_1", symbol: "SOXL"), Buyer("TQ_1"));
        Market.Broken = "SOXL";
        await RunToAsync(Day1, "00:06");
        Market.Broken = null;
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna, "SO_1"))!.Quantity.ShouldBe(33);
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_slice_without_a_price_is_missed_and_the_next_one_goes_on()
    {
        // Q15: a slice that raised was not counted, and the tail of the order never went out.
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:09");
        Market.Broken = "TQQQ";
        await RunToAsync(Day1, "00:12");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Planned, "one failed quote costs nothing");
        await RunToAsync(Day1, "01:16");
        Market.Broken = null;
        await RunToAsync(Day1, "06:00");
        var slices = await SlicesAsync(anna, Day1);
        slices[0].State.ShouldBe(SliceState.Missed);
        slices[0].Error.ShouldStartWith("price_missing: ");
        slices.Sum(slice => slice.FilledQuantity).ShouldBe(19);
    }

    [Fact]
    public async Task An_order_of_which_nothing_filled_ends_unfilled_with_a_message()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "00:09");
        Market.Broken = "TQQQ";
        await RunToAsync(Day1, "06:00");
        (await OrderAsync(anna, Day1)).State.ShouldBe(OrderState.Unfilled);
        (await MessagesAsync(anna, NotificationKind.OrderUnfilled)).ShouldHaveSingleItem().Data.ShouldContain("price_missing");
        (await TradesAsync(anna)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_limit_that_rests_is_cancelled_before_the_next_slice_and_expires_at_the_end()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) =>
        {
            // The price jumps away between quote and order.
            if (call == Call.Place)
            {
                Market.Set("TQQQ", Host.Clock.GetUtcNow().UtcDateTime, 60m, 50m);
            }

            return Task.CompletedTask;
        };
        await RunToAsync(Day1, "00:10");
        await RunToAsync(Day1, "00:30");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Accepted);
        Market.Set("TQQQ", At(Day1, "01:10"), 58m, 50m);
        Brokers.Before = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "01:20");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Cancelled);
        (await SlicesAsync(anna, Day1))[1].State.ShouldBe(SliceState.Filled);
        await RunToAsync(Day1, "06:00");
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_seller_and_a_buyer_of_one_user_net_and_the_rest_goes_to_the_broker()
    {
        var anna = await AddAsync("anna", new BotSettings("TQ_1", "TQQQ", 2000), Buyer("TQ_2", 500));
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(39);
        Market.Set("TQQQ", At(Day2, "00:00"), 70m, 50m);
        await RunToAsync(Day2, "00:06");

        // 500 dollars buy 7 shares at 70; the seller sells all 39.
        var netted = await Host.WithDbAsync(anna, db => db.Trades.AsNoTracking().Where(row => row.SessionDate == Session(Day2)).OrderBy(row => row.Name).ToListAsync());
        netted.Select(trade => (trade.Name, trade.Kind, trade.Quantity, trade.Price)).ShouldBe([("TQ_1", OrderKind.SellPart, 7m, 70m), ("TQ_2", OrderKind.Buy, 7m, 70m)]);
        netted.ShouldAllBe(trade => trade.ExecutedAt == At(Day2, "00:05").AddMilliseconds(1));
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(0);
        (await PositionAsync(anna, "TQ_2"))!.Quantity.ShouldBe(16);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_dip_near_the_close_buys_at_once_and_only_once()
    {
        var anna = await AddAsync("anna", Buyer() with { ClosingDipRules = [new(0.05m, 0.2m), new(0.07m, 0.5m), new(0.2m, 3m)] });
        Market.Set("TQQQ", At(Day1, "04:40"), 46.5m, 50m);
        await RunToAsync(Day1, "06:00");

        // A drop of exactly 7 % meets the 7 % rule: 500 dollars at 47.43.
        var dip = await Host.WithDbAsync(anna, db => db.Orders.AsNoTracking().SingleAsync(row => row.Origin == OrderOrigin.Dip));
        (dip.FilledQuantity, dip.State).ShouldBe((10m, OrderState.Completed));
        (await RunAsync(anna, Day1, WorkPhase.ClosingDip))!.State.ShouldBe(RunState.Succeeded);
        (await PositionAsync(anna))!.Quantity.ShouldBe(29);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_full_sale_of_a_fractional_holding_keeps_the_fraction_by_hand()
    {
        // Q08: the old program dropped the fraction from its books.
        var anna = await AddAsync("anna", new BotSettings("TQ_1", "TQQQ", 1000));
        await RunToAsync(Day1, "06:00");
        await Host.ChangeAsync(anna, async db =>
        {
            (await db.Positions.SingleAsync()).Buy(0.5m, 25m, 0, Host.Clock.GetUtcNow().UtcDateTime);
            (await db.CashAccounts.SingleAsync()).Pay(25m, 0);
        });
        Market.Set("TQQQ", At(Day2, "00:00"), 80m, 50m);
        await RunToAsync(Day2, "06:00");

        var positions = await Host.WithDbAsync(anna, db => db.Positions.AsNoTracking().ToListAsync());
        positions.Single(row => row.BotId is not null).Quantity.ShouldBe(0);
        positions.Single(row => row.BotId is null).Quantity.ShouldBe(0.5m);
        (await TradesAsync(anna))[^1].Kind.ShouldBe(OrderKind.Sell);
        positions.Single(row => row.BotId is not null).CycleStartedAt.ShouldBeNull();

        // The broker knows nothing of the half share: the comparison at the close says so.
        (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_trade_by_hand_in_the_same_account_is_reported_and_never_taken_over()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "02:00");
        await Host.Paper.For(await CredentialAsync(anna)).PlaceAsync(new("TQQQ", Side.Buy, 3, 60m), CancellationToken.None);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        var message = (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldHaveSingleItem();
        message.Data.ShouldContain("\"ours\":19");
        message.Data.ShouldContain("\"theirs\":22");
    }

    [Fact]
    public async Task A_purchase_without_money_is_rejected_by_the_broker_and_recorded()
    {
        var anna = await Host.AddTenantAsync("anna", 300, [Buyer()]);
        Brokers.Power = 100_000;
        await RunToAsync(Day1, "06:00");
        var slices = await SlicesAsync(anna, Day1);
        slices.ShouldContain(slice => slice.State == SliceState.Rejected && slice.Error!.Contains("INSUFFICIENT_CASH", StringComparison.Ordinal));
        (await Host.WithDbAsync(anna, db => db.CashAccounts.SingleAsync())).Cash.ShouldBeGreaterThanOrEqualTo(0);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task An_order_whose_last_slice_is_refused_has_ended()
    {
        var anna = await Host.AddTenantAsync("anna", 300, [Buyer()]);
        Brokers.Power = 100_000;
        await RunToAsync(Day1, "04:35");
        (await SlicesAsync(anna, Day1))[^1].State.ShouldBe(SliceState.Rejected);
        (await OrderAsync(anna, Day1)).State.ShouldBe(OrderState.Completed);
        (await TradesAsync(anna)).ShouldHaveSingleItem();
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_full_sale_that_is_netted_away_keeps_the_fraction_by_hand_too()
    {
        var anna = await AddAsync("anna", new BotSettings("TQ_1", "TQQQ", 500), Buyer("TQ_2", 2000));
        await RunToAsync(Day1, "06:00");
        await Host.ChangeAsync(anna, async db =>
        {
            (await db.Positions.SingleAsync(row => row.Name == "TQ_1")).Buy(0.5m, 25m, 0, Host.Clock.GetUtcNow().UtcDateTime);
            (await db.CashAccounts.SingleAsync()).Pay(25m, 0);
        });
        Market.Set("TQQQ", At(Day2, "00:00"), 80m, 50m);
        await RunToAsync(Day2, "00:06");

        var positions = await Host.WithDbAsync(anna, db => db.Positions.AsNoTracking().Where(row => row.Name.StartsWith("TQ_1")).ToListAsync());
        positions.Single(row => row.BotId is not null).Quantity.ShouldBe(0);
        positions.Single(row => row.BotId is null).Quantity.ShouldBe(0.5m);
        (await Host.WithDbAsync(anna, db => db.Bots.SingleAsync(row => row.Name == "TQ_1"))).AddedSeed.ShouldBe(0);
    }

    [Fact]
    public async Task A_bot_whose_old_order_is_not_finished_is_noted_and_told()
    {
        var anna = await AddAsync("anna", Buyer("TQ_1"), Buyer("TQ_2"));
        await RunToAsync(Day1, "00:12");

        // The broker's lists are gone from the first night's slices to the second night's.
        Brokers.Before = (_, call) => call is Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day2, "00:30");
        foreach (var bot in new[] { "TQ_1", "TQ_2" })
        {
            (await DecisionAsync(anna, bot, Day2)).Rule.ShouldBe("UnfinishedOrder");
        }

        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().SessionDate.ShouldBe(Session(Day2));
        Brokers.Before = (_, _) => Task.CompletedTask;
        await RunToAsync(Day3, "06:00");
        (await SlicesAsync(anna, Day3)).ShouldAllBe(slice => slice.State == SliceState.Filled);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Every_decision_says_why()
    {
        var anna = await AddAsync("anna", new BotSettings("TQ_1", "TQQQ", 1000));
        await RunToAsync(Day2, "06:00");
        var first = await DecisionAsync(anna, "TQ_1", Day1);
        (first.Rule, first.Kind, first.Amount).ShouldBe((nameof(PlanRule.FirstBuy), OrderKind.Buy, 1000m));
        first.OrderId.ShouldNotBeNull();
        first.Inputs.ShouldContain("\"price\":50");
        var second = await DecisionAsync(anna, "TQ_1", Day2);
        second.Kind.ShouldNotBeNull();
        second.Inputs.ShouldContain("\"tier\":0.95");
    }

    private Task<Decision> DecisionAsync(Application.Common.TenantInfo tenant, string bot, DateOnly? day = null)
    {
        var session = Session(day ?? Day1);
        return Host.WithDbAsync(tenant, db => db.Decisions.AsNoTracking().SingleAsync(row => row.BotName == bot && row.SessionDate == session));
    }
}

public sealed class SqliteOrderLifeTests() : OrderLifeTests(DatabaseProvider.Sqlite);

public sealed class PostgresOrderLifeTests() : OrderLifeTests(DatabaseProvider.Postgres);

/// <summary>A broker that fills in parts: each look fills half of what is left.</summary>
public abstract class PartialFillTests(DatabaseProvider provider) : NightFixture(provider)
{
    protected override Infrastructure.Brokers.Paper.PaperOptions Paper => new() { PartialFillRate = 0.4m, CommissionRate = 0.0025m };

    [Fact]
    public async Task Parts_are_booked_when_they_are_known_and_the_rest_is_carried()
    {
        // Q22: the old program took the first part as final and left the order open at the broker.
        var anna = await AddAsync("anna", Buyer(seed: 5000));
        await RunToAsync(Day1, "00:11");
        var slice = (await SlicesAsync(anna, Day1))[0];
        slice.State.ShouldBe(SliceState.PartlyFilled);
        (await PositionAsync(anna))!.Quantity.ShouldBe(slice.FilledQuantity);
        (await TradesAsync(anna)).ShouldBeEmpty();

        await RunToAsync(Day1, "06:00");
        (await SlicesAsync(anna, Day1)).ShouldAllBe(row => row.State.IsFinal());
        var trade = (await TradesAsync(anna)).ShouldHaveSingleItem();
        trade.Quantity.ShouldBe((await PositionAsync(anna))!.Quantity);
        trade.Fees.ShouldBeGreaterThan(0);
        (await PositionAsync(anna))!.Cost.ShouldBe(trade.Total + trade.Fees);
        var fills = await Host.WithDbAsync(anna, db => db.Fills.AsNoTracking().ToListAsync());
        fills.Count.ShouldBeGreaterThan(5);
        fills.Sum(fill => fill.Amount).ShouldBe(trade.Total);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task An_inactive_bots_open_child_is_cancelled_and_its_part_is_booked()
    {
        var anna = await AddAsync("anna", Buyer(seed: 50_000));
        await RunToAsync(Day1, "00:10");
        await Host.ChangeAsync(anna, async db => (await db.Bots.SingleAsync()).Active = false);
        await RunToAsync(Day1, "06:00");
        var slices = await SlicesAsync(anna, Day1);
        slices[0].State.ShouldBe(SliceState.Cancelled);
        slices[0].FilledQuantity.ShouldBeGreaterThan(0);
        slices[0].FilledQuantity.ShouldBeLessThan(slices[0].Quantity);
        (await TradesAsync(anna)).ShouldHaveSingleItem().Quantity.ShouldBe(slices[0].FilledQuantity);
        await BooksBalanceAsync(anna);
    }
}

public sealed class SqlitePartialFillTests() : PartialFillTests(DatabaseProvider.Sqlite);

public sealed class PostgresPartialFillTests() : PartialFillTests(DatabaseProvider.Postgres);
