using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Trading;

/// <summary>Each guard at its border: the last value that passes, and the first that does not.</summary>
public class OrderGuardTests
{
    private static readonly DateTime Open = new(2026, 3, 2, 14, 30, 0, DateTimeKind.Utc);
    private static readonly MarketSession Session = new(new(2026, 3, 2), Open, Open.AddHours(6.5));

    [Theory]
    [InlineData(-1, "session_closed")]
    [InlineData(0, null)]
    [InlineData((390 * 60) - 1, null)]
    [InlineData(390 * 60, "session_closed")]
    public void Orders_go_out_from_the_open_to_before_the_close(int seconds, string? code) => (OrderGuards.Session(Session, Open.AddSeconds(seconds))?.Code).ShouldBe(code);

    [Theory]
    [InlineData(60, true, null)]
    [InlineData(61, true, "price_stale")]
    [InlineData(0, false, "price_unconfirmed")]
    public void A_price_is_fresh_and_believed_or_waited_for(int age, bool believed, string? code)
    {
        var refusal = OrderGuards.Price(new("TQQQ", 50, 50, Open), believed, Open.AddSeconds(age));
        (refusal?.Code).ShouldBe(code);
        (refusal?.Passing ?? true).ShouldBeTrue();
    }

    [Theory]
    [InlineData(102.0, null)]
    [InlineData(101.99, "order_too_large")]
    public void An_order_is_within_its_owners_cap(double cap, string? code) => Check(Buy() with { MaxOrderValue = (decimal)cap }, code);

    [Theory]
    [InlineData(102.0, null)]
    [InlineData(101.99, "buying_power_short")]
    [InlineData(null, "buying_power_unknown")]
    public void A_purchase_is_within_what_the_account_can_buy(double? power, string? code)
    {
        Check(Buy() with { BuyingPower = (decimal?)power }, code);
        OrderGuards.Order(Buy() with { BuyingPower = (decimal?)power })?.Passing.ShouldBe(power is null);
    }

    [Theory]
    [InlineData(2, 2, null)]
    [InlineData(3, 2, "too_many_orders")]
    public void No_more_orders_go_out_than_there_are_slices_before(int sent, int atMost, string? code) => Check(Buy() with { Sent = sent, SentAtMost = atMost }, code);

    [Theory]
    [InlineData(7, 0, null)]
    [InlineData(8, 0, "sale_over_holding")]
    [InlineData(4, 3, null)]
    [InlineData(5, 3, "sale_over_holding")]
    public void A_sale_is_of_what_is_held_and_not_being_sold_yet(int quantity, int open, string? code) =>
        Check(Buy() with { Side = Side.Sell, Request = new(quantity, 49), Position = Held(7, 50), OpenShares = open, BuyingPower = null }, code);

    // Seed 100, 4 tiers, a reserve of 10: 510 dollars and no more. 7 shares may read 7 cents too dear.
    [Theory]
    [InlineData(50, 58, 10, null)]
    [InlineData(50, 58.07, 10, null)]
    [InlineData(50, 58.08, 10, "tier_over_limit")]
    [InlineData(50, 48.07, -10, null)]
    [InlineData(50, 48.08, -10, "tier_over_limit")]
    public void A_purchase_keeps_the_bot_within_one_tier_above_its_limit(double average, double open, double reserve, string? code)
    {
        var facts = Buy() with { Position = Held(7, (decimal)average), OpenDollars = (decimal)open };
        facts.Bot.AddedSeed = (decimal)reserve;
        Check(facts, code);
    }

    [Fact]
    public void A_leap_is_believed_when_a_second_price_says_the_same()
    {
        PriceJump.Take(null, 50, Open).ShouldBe((true, new KnownPrice(50)));
        PriceJump.Take(new(50), 60, Open).Believed.ShouldBeTrue("20 % is not more than 20 %");
        PriceJump.Take(new(50), 40, Open).Believed.ShouldBeTrue();
        var (believed, known) = PriceJump.Take(new(50), 60.01m, Open);
        (believed, known).ShouldBe((false, new(50, 60.01m, Open)));
        PriceJump.Take(known, 61, Open.AddSeconds(29)).ShouldBe((false, known));
        PriceJump.Take(known, 61, Open.AddSeconds(30)).ShouldBe((true, new KnownPrice(61)));
        PriceJump.Take(known, 51, Open.AddSeconds(30)).ShouldBe((true, new KnownPrice(51)), "it came back");
        PriceJump.Take(known, 80, Open.AddSeconds(30)).ShouldBe((false, new(50, 80, Open.AddSeconds(30))), "another leap begins anew");
        PriceJump.Take(known, 39, Open.AddSeconds(30)).ShouldBe((false, new(50, 39, Open.AddSeconds(30))), "the other way");
    }

    [Fact]
    public void The_limit_of_the_plan_holds_until_the_next_plan_and_a_higher_one_at_once()
    {
        Check(Buy() with { Position = Held(8, 50) }, "tier_over_limit");
        Check(Buy() with { Position = Held(8, 50), PlannedLimit = OrderGuards.Limit(200, 4, -5) }, null);
        Check(Buy() with { Position = Held(7, 50), PlannedLimit = OrderGuards.Limit(10, 1, 0) }, null);
    }

    [Theory]
    [InlineData(1010.0, true, 1000.0)]
    [InlineData(1000.0, true, 990.09)]
    [InlineData(1000.0, false, 1000.0)]
    public void Of_what_a_real_broker_says_a_hundredth_stays(double power, bool reserves, double left) => OrderGuards.Spendable((decimal)power, reserves).ShouldBe((decimal)left);

    private static OrderFacts Buy() => new()
    {
        Side = Side.Buy,
        Request = new(2, 51),
        Bot = new() { Name = "TQ_1", Symbol = "TQQQ", Seed = 100, MaxTier = 4 },
        Sent = 0,
        SentAtMost = 0,
        BuyingPower = 1000,
    };

    private static Position Held(decimal quantity, decimal average) => new() { Name = "TQ_1", Symbol = "TQQQ", Quantity = quantity, AveragePrice = average };

    private static void Check(OrderFacts facts, string? code) => (OrderGuards.Order(facts)?.Code).ShouldBe(code);
}
