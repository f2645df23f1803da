using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Portfolio;

/// <summary>The tax estimate, each case worked out by hand in its comment.</summary>
public class TaxTests
{
    [Theory]
    [InlineData("2024-05-24", "2024-05-29")] // Friday, two sessions, Memorial Day between
    [InlineData("2024-05-28", "2024-05-29")] // the first that settles the next day
    [InlineData("2025-12-31", "2026-01-02")] // over New Year
    [InlineData("2023-12-28", "2024-01-02")] // two sessions, over New Year
    [InlineData("2025-12-30", "2025-12-31")]
    [InlineData("2026-04-02", "2026-04-06")] // Good Friday between
    public void Shares_are_paid_for_sessions_later(string session, string settled) =>
        GainsTax.SettlementOf(NyseCalendar.Instance, Date(session)).ShouldBe(Date(settled));

    [Theory]
    [InlineData(2_500_000, 0, 0, 0)]
    [InlineData(2_500_010, 10, 2, 0)]
    [InlineData(12_500_000, 10_000_000, 2_200_000, 0)]
    [InlineData(1_000_000, 0, 0, 1_500_000)]
    [InlineData(-3_000_000, 0, 0, 5_500_000)]
    public void Twenty_two_percent_above_the_allowance(int gains, int taxable, int tax, int left)
    {
        var sum = GainsTax.Of(gains);
        (sum.Taxable, sum.Tax, sum.AllowanceLeft).ShouldBe((taxable, tax, left));
    }

    [Fact]
    public void The_methods_differ_by_which_shares_go()
    {
        // 10 at $100 and ₩1,000 = ₩1,000,000, then 10 at $200 and ₩1,100 = ₩2,200,000; 10 sold at $180 and ₩1,200 = ₩2,160,000.
        // First in, first out: 2,160,000 − 1,000,000. Mean ₩160,000 a share: 2,160,000 − 1,600,000.
        TaxTrade[] trades = [Buy(1, 10, 1000), Buy(2, 10, 2000), Sell(3, 10, 1800)];
        Gain(trades, LotMethod.FirstInFirstOut).ShouldBe([1_160_000]);
        Gain(trades, LotMethod.MovingAverage).ShouldBe([560_000]);

        // What is left, sold for as much, costs 2,200,000 by the one and 1,600,000 by the other.
        trades = [.. trades, Sell(3, 10, 1800, hour: 20)];
        Gain(trades, LotMethod.FirstInFirstOut).ShouldBe([1_160_000, -40_000]);
        Gain(trades, LotMethod.MovingAverage).ShouldBe([560_000, 560_000]);
    }

    [Fact]
    public void Fees_are_part_of_the_cost_and_taken_off_the_proceeds()
    {
        // Paid (1,000 + 2) × 1,000, received (1,500 − 3) × 1,200.
        var sale = TaxLots.Work([Buy(1, 10, 1000, fees: 2), Sell(3, 10, 1500, fees: 3)], [], [], LotMethod.FirstInFirstOut, Won).Single();
        (sale.Proceeds, sale.Fees, sale.Cost, sale.Gain).ShouldBe((1_800_000, 3_600, 1_002_000, 794_400));
    }

    [Fact]
    public void A_split_between_purchase_and_sale_changes_no_won()
    {
        // 10 become 20; 15 of them are sold for $1,500 × 1,200. They are three quarters of ₩1,000,000.
        TaxSplit[] splits = [new("TQQQ", new(2026, 1, 3), 2, 1)];
        foreach (var method in Enum.GetValues<LotMethod>())
        {
            TaxLots.Work([Buy(1, 10, 1000), Sell(3, 15, 1500)], splits, [], method, Won).Single().Gain.ShouldBe(1_050_000);
        }

        TaxLots.Missing([Buy(1, 10, 1000), Sell(3, 15, 1500)], splits, [new("TQQQ", 5, 250)]).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_there_before_the_history_is_an_opening_lot()
    {
        // 4 bought, 10 sold, 3 held: 9 must have been there. The first sale knows that its shares cost $90.
        TaxTrade[] trades = [Buy(1, 4, 400), Sell(3, 10, 1500) with { KnownCost = 90 }];
        var lot = TaxLots.Missing(trades, [], [new("TQQQ", 3, 300)]).Single();
        (lot.Symbol, lot.Quantity, lot.Cost, lot.Assumed).ShouldBe(("TQQQ", 9, 810, new(2026, 1, 1)));

        // They go first: 9 × 90 × 1,000 and one of $100 × 1,000.
        TaxLots.Work(trades, [], [lot], LotMethod.FirstInFirstOut, Won).Single().Cost.ShouldBe(910_000);

        // By the mean: (810,000 + 400,000) × 10 / 13.
        TaxLots.Work(trades, [], [lot], LotMethod.MovingAverage, Won).Single().Cost.ShouldBe(930_769);
    }

    [Fact]
    public void Shares_that_a_split_made_are_told_from_shares_that_were_there()
    {
        // 10 at $100 and then 20 at $52: nobody recorded the split.
        TaxTrade[] trades = [Buy(1, 10, 1000), Sell(20, 20, 1040)];
        TaxLots.Missing(trades, [], []).Single().LooksLike.ShouldBe(new SplitRatio(2, 1));
        TaxLots.Missing(trades, [new("TQQQ", new(2026, 1, 5), 2, 1)], []).ShouldBeEmpty();

        // As many shares, and no price that says so; and a fall of a third over weeks.
        TaxLots.Missing([Buy(1, 10, 1000), Sell(20, 20, 1900)], [], []).Single().LooksLike.ShouldBeNull();
        TaxLots.Missing([Buy(1, 10, 1000), Sell(20, 17, 1100)], [], []).Single().LooksLike.ShouldBeNull();
    }

    [Fact]
    public void A_year_asks_for_no_rate_that_does_not_matter_to_it()
    {
        // The first sale was paid the year before: what it brought is that year's matter, what its shares cost is not in the second's.
        var asked = new List<DateOnly>();
        TaxTrade[] trades = [Buy(1, 10, 1000) with { Settled = new(2025, 12, 1) }, Sell(2, 5, 600) with { Settled = new(2025, 12, 2) }, Sell(3, 5, 700), Buy(4, 1, 100) with { Settled = new(2027, 1, 4) }];
        TaxLots.Work(trades, [], [], LotMethod.FirstInFirstOut, day => { asked.Add(day); return 1000; }, 2026).Single().Gain.ShouldBe(200_000);
        asked.ShouldBe([new(2025, 12, 1), new(2026, 1, 3)]);
    }

    [Fact]
    public void Shares_in_hand_without_any_trade_are_an_opening_lot_at_their_cost()
    {
        var lot = TaxLots.Missing([], [], [new("SOXL", 12.5m, 250)]).Single();
        (lot.Quantity, lot.Cost).ShouldBe((12.5m, 250m));
    }

    [Fact]
    public void Symbols_are_kept_apart_and_losses_count()
    {
        TaxTrade[] trades = [Buy(1, 10, 1000), Buy(1, 10, 3000) with { Symbol = "SOXL" }, Sell(3, 10, 1500), Sell(3, 10, 1000) with { Symbol = "SOXL" }];
        Gain(trades, LotMethod.MovingAverage).ShouldBe([800_000, -1_800_000]);
    }

    [Fact]
    public void A_day_has_its_own_rate_or_the_nearest_before_or_its_months()
    {
        var rates = new ExchangeRateTable(
            [new() { Month = new(2026, 2, 1), Won = 1410, Source = "import" }],
            [Day("2026-03-02", 1400), Day("2026-03-03", 1402), Day("2026-01-05", 1380)]);
        rates.OfDay(new(2026, 3, 3))!.Won.ShouldBe(1402);
        rates.OfDay(new(2026, 3, 8))!.Date.ShouldBe(new(2026, 3, 3));
        rates.OfDay(new(2026, 2, 27))!.ShouldBe(new FoundRate(1410, "import", null));
        rates.OfDay(new(2026, 5, 1))!.Won.ShouldBe(1402, "an old rate is better than none");
        rates.OfDay(new(2026, 1, 4)).ShouldNotBeNull("its month has one");
        rates.OfDay(new(2025, 12, 31)).ShouldBeNull();
        new ExchangeRateTable([new() { Month = new(2026, 2, 1), Won = 1410, Source = "hand" }], [Day("2025-03-02", 1300)]).OfDay(new(2026, 3, 5))!.Won.ShouldBe(1410, "the later of the two");
        rates.OfMonth(new(2026, 3, 31)).ShouldBe(new FoundRate(1401, ExchangeRateTable.Averaged, null));
        rates.OfMonth(new(2026, 4, 1)).ShouldBeNull();
    }

    [Fact]
    public void Deposits_are_no_return_and_withdrawals_no_drawdown()
    {
        // 1,000 grows by 10 %; 1,000 come in and the 2,100 lose 10 %; 890 go out and the 1,000 gain 20 %.
        EquityPoint[] points = [Point(1, 1000, 1000), Point(2, 1100, 1000), Point(3, 1890, 2000), Point(4, 1200, 1110)];
        var steps = EquityCurve.Of(points, []);
        steps.Select(step => step.Rate).ShouldBe([0, 0.1m, -0.1m, 0.2m]);
        steps.Select(step => step.TimeWeighted).ShouldBe([0, 0.1m, -0.01m, 0.188m]);
        steps.Select(step => step.Drawdown).ShouldBe([0, 0, -0.1m, 0]);
        steps.Select(step => step.Change).ShouldBe([0, 100, -210, 200]);
    }

    [Fact]
    public void Dividends_are_a_return_and_corrections_are_nothing()
    {
        // The books count a dividend of 50 among the deposits, and a profit of 30 corrected upwards against them; 200 were paid in.
        EquityPoint[] points = [Point(1, 1000, 1000), Point(2, 1250, 1220)];
        (points[0].At, points[1].At) = (new(2026, 1, 1, 22, 0, 0, DateTimeKind.Utc), new(2026, 1, 2, 22, 0, 0, DateTimeKind.Utc));
        CashEntry[] apart =
        [
            new() { Kind = CashEntryKind.Income, Amount = 50, Note = "", At = points[1].At },
            new() { Kind = CashEntryKind.Correction, Amount = -30, Note = "", At = points[0].At.AddHours(1) },
            new() { Kind = CashEntryKind.Income, Amount = 99, Note = "", At = points[0].At },
        ];
        EquityCurve.Step(points[0], points[1], apart).ShouldBe((200, 50, 0.04166667m));
    }

    private static IEnumerable<decimal> Gain(TaxTrade[] trades, LotMethod method) => TaxLots.Work(trades, [], [], method, Won).Select(sale => sale.Gain);

    /// <summary>₩1,000 on the first, and 100 more each day.</summary>
    private static decimal Won(DateOnly day) => 900 + (100 * day.Day);

    private static TaxTrade Buy(int day, decimal quantity, decimal amount, decimal fees = 0) =>
        new("TQQQ", false, new(2026, 1, day, 15, 0, 0, DateTimeKind.Utc), new(2026, 1, day), new(2026, 1, day), quantity, amount, fees);

    private static TaxTrade Sell(int day, decimal quantity, decimal amount, decimal fees = 0, int hour = 16) =>
        new("TQQQ", true, new(2026, 1, day, hour, 0, 0, DateTimeKind.Utc), new(2026, 1, day), new(2026, 1, day), quantity, amount, fees);

    private static DailyExchangeRate Day(string date, decimal won) => new() { Date = Date(date), Won = won, Source = "kis" };

    private static DateOnly Date(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static EquityPoint Point(int day, decimal cash, decimal deposits) => new() { SessionDate = new(2026, 1, day), Cash = cash, NetDeposits = deposits, Unpriced = "" };
}
