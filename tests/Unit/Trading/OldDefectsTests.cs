using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Trading;

/// <summary>The defects of the old program that the rules alone decide (golden/old-defects.json, trading rules section 11), with what is right.</summary>
public class OldDefectsTests
{
    [Theory]
    [InlineData(58)]
    [InlineData(53)]
    [InlineData(45)]
    [InlineData(30)]
    public void Q05_trailing_switched_off_counts_as_not_trailing(int price)
    {
        var bot = Sample.Bot();
        var decision = Sample.Plan(bot, Sample.Trailing(80, 50, 60, 54), price);
        decision.ShouldBe(Sample.Plan(bot, Sample.Holding(80, 50), price));
        decision.Trailing.ShouldBe(TrailingState.Off);
        decision.Rule.ShouldNotBe(PlanRule.TrailingBuy);
    }

    [Fact]
    public void Q06_trailing_ends_with_the_holding_by_any_way()
    {
        var bot = Sample.TrailingBot();
        var position = Sample.Trailing(80, 50, 90, 80);
        position.Sell(80, Sample.Due);
        TrailingState.Of(position).ShouldBe(TrailingState.Off);

        var first = Sample.Plan(bot, position, 70);
        (first.Rule, first.Amount, first.Trailing).ShouldBe((PlanRule.FirstBuy, 500m, TrailingState.Off));
        position.Buy(7, 490, 0, Sample.Due);
        Sample.Plan(bot, position, 69).Kind.ShouldNotBe(OrderKind.Sell);
    }

    [Fact]
    public void Q06_state_left_on_an_empty_holding_is_seen_through()
    {
        var empty = Sample.Trailing(0, 0, 90, 80);
        var decision = Sample.Plan(Sample.TrailingBot(), empty, 70);
        (decision.Rule, decision.Amount, decision.Trailing).ShouldBe((PlanRule.FirstBuy, 500m, TrailingState.Off));
    }

    [Fact]
    public void Q06b_stop_stays_armed_until_its_sale_has_filled()
    {
        var position = Sample.Trailing(80, 50, 60, 54);
        var decision = Sample.Plan(Sample.TrailingBot(), position, 53);
        (decision.Rule, decision.Kind, decision.Amount).ShouldBe((PlanRule.StopHit, OrderKind.Sell, 80m));
        decision.Trailing.ShouldBe(new TrailingState(true, 60, 54));

        position.Sell(79, Sample.Due);
        position.TrailingMode.ShouldBeTrue();
        position.Sell(1, Sample.Due);
        position.TrailingMode.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Q07_a_quarter_of_fewer_than_four_shares_is_no_order_and_no_purchase(int shares)
    {
        var bot = Sample.Bot();
        bot.ProfitRate = 0.5m;
        var decision = Sample.Plan(bot, Sample.Holding(shares, 50), 61);
        (decision.Rule, decision.Kind, decision.Amount).ShouldBe((PlanRule.SaleOfNothing, null, 0m));
    }

    [Fact]
    public void Q07_while_trailing_with_all_tiers_used_too()
    {
        var bot = Sample.TrailingBot();
        bot.Seed = 10;
        bot.MaxTier = 2;
        var decision = Sample.Plan(bot, Sample.Trailing(3, 50, 60, 40), 58);
        (decision.Rule, decision.Kind).ShouldBe((PlanRule.SaleOfNothing, null));
        decision.Trailing.StopPrice.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Q08_a_full_sale_sells_the_whole_shares_and_the_fraction_stays()
    {
        var position = Sample.Holding(10.5m, 50);
        var decision = Sample.Plan(Sample.Bot(), position, 65);
        (decision.Kind, decision.Amount).ShouldBe((OrderKind.Sell, 10m));
        position.Sell(10, Sample.Due).ShouldBe(500m);
        (position.Quantity, position.Cost).ShouldBe((0.5m, 25m));
    }

    [Fact]
    public void Q09_two_imported_rows_are_one_holding_and_its_profit_is_true()
    {
        var position = Sample.Holding(40, 45);
        var decision = Sample.Plan(Sample.Bot(), position, 65);
        (decision.Kind, decision.Amount).ShouldBe((OrderKind.Sell, 40m));
        SaleProfit.Of(40 * 65, position.AveragePrice, 40).ShouldBe(800m);
        (2600 - position.Sell(40, Sample.Due)).ShouldBe(800m);
    }

    [Fact]
    public void Q10_a_window_over_midnight_has_all_its_slices_in_order()
    {
        var start = new DateTime(2025, 11, 4, 22, 40, 0);
        Clock(Slicing.Times(start, start.AddMinutes(140), 5)).ShouldBe("22:40 23:15 23:50 00:25 01:00");
    }

    [Fact]
    public void Q11_a_window_shorter_than_its_slices_gives_fewer()
    {
        var start = new DateTime(2025, 11, 4, 4, 35, 0);
        Clock(Slicing.Times(start, start.AddMinutes(3), 10)).ShouldBe("04:35 04:36 04:37 04:38");
    }

    [Fact]
    public void Q12_the_last_slice_is_at_the_end()
    {
        var start = new DateTime(2025, 11, 4, 0, 10, 0);
        Clock(Slicing.Times(start, start.AddMinutes(260), 10)).ShouldBe("00:10 00:38 01:07 01:36 02:05 02:34 03:03 03:32 04:01 04:30");
    }

    [Theory]
    [InlineData("100", "93", "0.07")]
    [InlineData("40", "36", "0.10")]
    [InlineData("80", "74.4", "0.07")]
    [InlineData("50", "47.5", "0.05")]
    [InlineData("20", "17.6", "0.12")]
    [InlineData("100", "95", "0.05")]
    public void Q13_an_exact_drop_meets_its_rule(string previous, string price, string dropRate)
    {
        var bot = Sample.Bot();
        bot.ClosingDipRules = [new(Dec(dropRate), 1)];
        ClosingDip.Decide(bot, null, Dec(price), Dec(previous), SaleFacts.None).Rule.ShouldBe(DipRule.Buy);
        ClosingDip.Decide(bot, null, Dec(price) + 0.01m, Dec(previous), SaleFacts.None).Rule.ShouldBe(DipRule.NotDropped);
    }

    [Fact]
    public void Q14_what_netting_leaves_below_a_share_is_complete()
    {
        List<NettingOrder> orders = [new("TQ_1", "TQQQ", Side.Buy, 500), new("TQ_2", "TQQQ", Side.Sell, 40)];
        var pair = Netting.Match(orders, new Dictionary<string, decimal> { ["TQQQ"] = 55.5m }).Single();
        (pair.Quantity, pair.Amount).ShouldBe((9m, 499.5m));
        Slicing.CanTrade(Side.Buy, 500 - pair.Amount, 55.5m).ShouldBeFalse();
        Slicing.CanTrade(Side.Sell, 40 - pair.Quantity, 55.5m).ShouldBeTrue();
    }

    [Fact]
    public void Q14b_no_slice_ever_asks_for_0_shares()
    {
        Slicing.Buy(500, 5, 900).ShouldBeNull();
        Slicing.Sell(4, 5, 900).ShouldBeNull();
        Slicing.CanTrade(Side.Buy, 500, 900).ShouldBeFalse();
    }

    [Fact]
    public void Q15_the_tail_of_an_order_is_sent_after_failed_slices() => Slicing.Sell(89, 1, 72)!.Quantity.ShouldBe(89);

    [Theory]
    [InlineData(4, 10000, RenewalProblemKind.CountOutOfRange)]
    [InlineData(0, 10000, RenewalProblemKind.CountOutOfRange)]
    [InlineData(3, 0.05, RenewalProblemKind.BudgetTooSmall)]
    [InlineData(1, 0, RenewalProblemKind.BudgetNotPositive)]
    public void Q16_a_bad_renewal_is_refused_before_anything_changes(int count, double budget, RenewalProblemKind problem)
    {
        var plan = BotRenewal.Plan([new("TQQQ", count)], (decimal)budget, [new(Sample.Bot(), false, false)]);
        plan.IsAccepted.ShouldBeFalse();
        plan.Problems.Select(found => found.Kind).ShouldContain(problem);
        plan.Bots.ShouldBeEmpty();
        plan.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Q16_no_symbols_twice_the_same_and_what_is_no_ticker_are_refused()
    {
        BotRenewal.Plan([], 1000, []).Problems.Single().Kind.ShouldBe(RenewalProblemKind.NoSymbols);
        BotRenewal.Plan([new("TQQQ", 1), new("tqqq", 1)], 1000, []).Problems.Single().Kind.ShouldBe(RenewalProblemKind.SymbolRepeated);
        BotRenewal.Plan([new(" ", 1)], 1000, []).Problems.Single().Kind.ShouldBe(RenewalProblemKind.SymbolInvalid);
    }

    [Fact]
    public void Q17_numbers_count_on_where_symbols_share_letters()
    {
        var plan = BotRenewal.Plan([new("SOXL", 2), new("SOXS", 1)], 90000, []);
        plan.Bots.Select(bot => (bot.Name, bot.Symbol, bot.Seed)).ShouldBe(
            [("SO_1", "SOXL", 1500m), ("SO_2", "SOXL", 750m), ("SO_3", "SOXS", 750m)]);
    }

    [Fact]
    public void Q18_a_holding_is_never_dropped_silently()
    {
        List<RenewalCandidate> existing =
        [
            new(Sample.Bot(), true, false), new(Sample.Bot("SO_2", "SOXL"), true, false), new(Sample.Bot("BI_1", "BITU"), false, true),
            new(Sample.Bot("BI_2", "BITU"), false, false),
        ];
        List<RenewalCount> counts = [new("TQQQ", 1), new("SOXL", 1)];
        var refused = BotRenewal.Plan(counts, 90000, existing);
        refused.Problems.ShouldBe(
            [new(RenewalProblemKind.HoldingWouldBeDropped, "SO_2"), new(RenewalProblemKind.OpenOrderWouldBeDropped, "BI_1")]);

        var told = BotRenewal.Plan(counts, 90000, existing, new Dictionary<string, RenewalFate>
        {
            ["SO_2"] = RenewalFate.KeepBot, ["BI_1"] = RenewalFate.ReleaseHolding,
        });
        told.IsAccepted.ShouldBeTrue();
        told.Kept.ShouldBe(["SO_2"]);
        told.Released.ShouldBe(["BI_1"]);
        told.Dropped.ShouldBe(["BI_2"]);
        told.Bots.Single(bot => bot.Name == "TQ_1").Continues.ShouldBeTrue();
    }

    [Fact]
    public void Q18_a_new_bot_of_another_symbol_never_takes_a_holding_over()
    {
        List<RenewalCandidate> existing = [new(Sample.Bot("SO_1", "SOXL"), true, false)];
        BotRenewal.Plan([new("SOXS", 1)], 90000, existing).Problems.Single().Subject.ShouldBe("SO_1");
        var kept = BotRenewal.Plan([new("SOXS", 1)], 90000, existing, new Dictionary<string, RenewalFate> { ["SO_1"] = RenewalFate.KeepBot });
        kept.Bots.Single().Name.ShouldBe("SO_2");
    }

    [Fact]
    public void Q19_the_profit_rate_is_exact()
    {
        SaleProfit.Of(2615, 50, 50).ShouldBe(115m);
        SaleProfit.Rate(52.3m, 50).ShouldBe(0.046m);
        SaleProfit.Rate(52.3m, 0).ShouldBeNull();
    }

    [Fact]
    public void Q20_decisions_use_the_rounded_average_and_money_the_exact_cost()
    {
        var position = new Position { Name = "TQ_1", Symbol = "TQQQ" };
        position.Buy(300, 10000, 0, Sample.Due);
        (position.AveragePrice, position.Invested, position.Cost).ShouldBe((33.33m, 9999m, 10000m));
        position.Sell(3, Sample.Due).ShouldBe(100m);
        (position.AveragingCost, position.Cost).ShouldBe((9899.01m, 9900m));
        position.Sell(297, Sample.Due).ShouldBe(9900m);
    }

    [Theory]
    [InlineData("2025-11-04T00:05:00", true)]
    [InlineData("2025-11-04T04:29:59", true)]
    [InlineData("2025-11-04T04:30:00", false)]
    [InlineData("2025-11-05T00:05:00", false)]
    public void Q24_the_cooldown_is_whole_24_hour_spans_and_blocks_sales_too(string due, bool cooling)
    {
        var bot = Sample.Bot();
        bot.SellCooldownDays = 3;
        bot.LastSaleAt = new DateTime(2025, 11, 1, 4, 30, 0);
        var decision = DailyPlan.Decide(bot, Sample.Holding(80, 50), 70, SaleFacts.None, DateTime.Parse(due, null));
        (decision.Rule == PlanRule.CoolingDown).ShouldBe(cooling);
        decision.Kind.ShouldBe(cooling ? null : OrderKind.Sell);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(-5, true)]
    public void Q24_a_cooldown_for_losses_only_asks_what_the_sale_earned(int? profit, bool cooling)
    {
        var bot = Sample.Bot();
        bot.SellCooldownDays = 3;
        bot.SellCooldownLossOnly = true;
        bot.LastSaleAt = Sample.Due.AddDays(-1);
        bot.LastSaleProfit = profit;
        Cooldown.Blocks(bot, Sample.Due).ShouldBe(cooling);
    }

    [Fact]
    public void Q25_a_purchase_is_allowed_up_to_one_seed_below_the_limit()
    {
        var bot = Sample.Bot();
        bot.AddedSeed = 400;
        Sample.Plan(bot, Sample.Holding(190, 50), 40).Amount.ShouldBe(900m);
        Sample.Plan(bot, Sample.Holding(191, 50), 40).Rule.ShouldBe(PlanRule.LimitReached);
    }

    [Theory]
    [InlineData(0, 100, 10, 0)]
    [InlineData(0, -1000, -100, 0)]
    [InlineData(-200, -1000, -250, 50)]
    [InlineData(-520, -100, -520, 10)]
    [InlineData(-520, 100, -510, 0)]
    public void Q27_added_seed_has_a_floor_and_an_imported_lower_value_is_kept(int before, int profit, int after, int shortfall) =>
        AddedSeed.AfterPartialSale(before, 500, profit).ShouldBe((after, shortfall));

    [Fact]
    public void Q27_an_order_of_less_than_nothing_is_no_order()
    {
        var bot = Sample.Bot();
        bot.AddedSeed = -520;
        var decision = Sample.Plan(bot, Sample.Holding(20, 50), 40);
        (decision.Rule, decision.Kind, decision.Amount).ShouldBe((PlanRule.NothingToSpend, null, 0m));
    }

    [Fact]
    public void Q28_the_entry_day_buys_as_trailing()
    {
        var decision = Sample.Plan(Sample.TrailingBot(), Sample.Holding(80, 50), 56);
        (decision.Rule, decision.Kind, decision.Amount).ShouldBe((PlanRule.TrailingBuy, OrderKind.Buy, 166.67m));
        decision.Trailing.ShouldBe(new TrailingState(true, 56, 51));
    }

    [Fact]
    public void Q36_the_unspent_rest_of_a_seed_stays_unspent_that_day()
    {
        decimal left = 500;
        var asked = new List<decimal>();
        for (var slices = 5; slices > 0; slices--)
        {
            var request = Slicing.Buy(left, slices, 50)!;
            request.LimitPrice.ShouldBe(51m);
            asked.Add(request.Quantity);
            left -= request.Quantity * 50;
        }

        asked.ShouldBe([1m, 2m, 2m, 2m, 2m]);
        left.ShouldBe(50m);
    }

    [Fact]
    public void Q40_a_sale_of_more_than_is_held_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => Sample.Holding(5, 50).Sell(10, Sample.Due));
        Should.Throw<InvalidOperationException>(() => new Position { Name = "TQ_1", Symbol = "TQQQ" }.Sell(10, Sample.Due));
    }

    [Fact]
    public void Q42_without_a_price_nothing_is_bought_or_sold_and_the_stop_stays()
    {
        var trailing = Sample.Plan(Sample.TrailingBot(), Sample.Trailing(80, 50, 60, 54), null);
        (trailing.Rule, trailing.Kind, trailing.Trailing).ShouldBe((PlanRule.NoPrice, null, new TrailingState(true, 60, 54)));
        Sample.Plan(Sample.Bot(), null, null).Rule.ShouldBe(PlanRule.NoPrice);
        var skipping = Sample.Bot();
        skipping.SkipSell = true;
        Sample.Plan(skipping, Sample.Holding(80, 50), null).Rule.ShouldBe(PlanRule.NoPrice);
    }

    private static decimal Dec(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Clock(IEnumerable<DateTime> times) =>
        string.Join(' ', times.Select(time => time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
}
