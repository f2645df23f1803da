using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Market;

/// <summary>Indicators against examples worked out elsewhere, and against a second computation by other means: weighted sums in place of running averages.</summary>
public class IndicatorTests
{
    /// <summary>A textbook's closes with its RSI(14) after the 15th, 16th and 17th.</summary>
    private static readonly decimal[] Textbook =
    [
        44.3389m, 44.0902m, 44.1497m, 43.6124m, 44.3278m, 44.8264m, 45.0955m, 45.4245m, 45.8433m, 46.0826m, 45.8931m, 46.0328m, 45.6140m, 46.2820m, 46.2820m, 46.0028m, 46.0328m,
    ];

    public static TheoryData<string> Series => ["generated", "TQQQ.csv", "SOXL.csv", "SPY.csv"];

    [Theory]
    [InlineData(15, 70.53)]
    [InlineData(16, 66.32)]
    [InlineData(17, 66.55)]
    public void Rsi_is_the_textbooks(int closes, double expected) => ((double)Indicators.Rsi(Textbook[..closes])!).ShouldBe(expected, 0.006);

    [Fact]
    public void Atr_by_hand()
    {
        // Ranges 2, then 3 (a gap up: 13 − 10), then 4: (2 + 3) / 2, then (2.5 × 1 + 4) / 2.
        DailyPrice[] days = [Day(1, 10, 10, 10), Day(2, 11, 9, 10), Day(3, 13, 12, 12), Day(4, 14, 10, 11)];
        Indicators.Atr(days, 2).ShouldBe(3.25m);
        Indicators.Atr(days[..2], 2).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void A_second_computation_agrees(string series)
    {
        var all = Load(series);
        foreach (var count in all is null ? [] : new[] { 15, 16, 60, 120, 121, Math.Min(400, all.Count) })
        {
            var days = all!.Skip(all!.Count - count).ToList();
            var closes = days.ConvertAll(day => day.Close);
            ((double)Indicators.Rsi(closes)!).ShouldBe(SecondRsi(closes), 1e-9);
            ((double)Indicators.Atr(days)!).ShouldBe(SecondAtr(days), 1e-9);
            (Indicators.MovingAverage(closes, 20) is null).ShouldBe(count < 20);
            ((double)(Indicators.MovingAverage(closes, 15) ?? 0)).ShouldBe(closes.TakeLast(15).Average(close => (double)close), 1e-9);
            Indicators.Drawdown(closes)!.Value.ShouldBe((closes[^1] / closes.TakeLast(90).Max()) - 1, 1e-20m);
        }
    }

    [Fact]
    public void Too_few_sessions_give_nothing()
    {
        Indicators.Rsi(Textbook[..14]).ShouldBeNull();
        Indicators.MovingAverage(Textbook, 20).ShouldBeNull();
        Indicators.Drawdown([]).ShouldBeNull();
    }

    [Fact]
    public void A_price_that_never_moves_is_neither_strong_nor_weak()
    {
        Indicators.Rsi(Enumerable.Repeat(50m, 30).ToList()).ShouldBe(50);
        Indicators.Drawdown(Enumerable.Repeat(50m, 30).ToList()).ShouldBe(0);
    }

    [Fact]
    public void Only_the_latest_90_closes_are_looked_at_for_the_high() =>
        Indicators.Drawdown([100, .. Enumerable.Repeat(80m, 89), 60]).ShouldBe(-0.25m);

    [Theory]
    [InlineData(30, 20, 10, Trend.StrongUp)]
    [InlineData(30, 20, 25, Trend.TurningUp)]
    [InlineData(15, 20, 10, Trend.TurningDown)]
    [InlineData(15, 20, 25, Trend.StrongDown)]
    [InlineData(20, 20, 10, Trend.StrongDown)]
    public void Trend_has_its_word(int price, int shorter, int longer, Trend expected) => MarketWords.TrendOf(price, shorter, longer).ShouldBe(expected);

    [Theory]
    [InlineData(70, Mood.ExtremeGreed)]
    [InlineData(69.99, Mood.Greed)]
    [InlineData(55, Mood.Greed)]
    [InlineData(30, Mood.Neutral)]
    [InlineData(29.99, Mood.Fear)]
    public void Rsi_has_its_word(double rsi, Mood expected) => MarketWords.OfRsi((decimal)rsi).ShouldBe(expected);

    [Theory]
    [InlineData(15, Mood.Greed)]
    [InlineData(15.01, Mood.Neutral)]
    [InlineData(20, Mood.Neutral)]
    [InlineData(30, Mood.Fear)]
    [InlineData(30.01, Mood.ExtremeFear)]
    public void Vix_has_its_word(double vix, Mood expected) => MarketWords.OfVix((decimal)vix).ShouldBe(expected);

    /// <summary>Wilder's average as the sum that it unrolls to: each of the first 14 weighs as much as their mean does, a later one a fourteenth, and both fade by 13/14 a day.</summary>
    private static double Wilder(List<double> values) => values.Select((value, i) => value / 14 * Math.Pow(13d / 14, values.Count - Math.Max(i + 1, 14))).Sum();

    private static double SecondRsi(IReadOnlyList<decimal> closes)
    {
        var changes = closes.Zip(closes.Skip(1), (before, after) => (double)(after - before)).ToList();
        return 100 - (100 / (1 + (Wilder(changes.ConvertAll(change => change > 0 ? change : 0)) / Wilder(changes.ConvertAll(change => change < 0 ? -change : 0)))));
    }

    private static double SecondAtr(IReadOnlyList<DailyPrice> days) => Wilder(days.Zip(days.Skip(1), (before, day) =>
        new[] { day.High - day.Low, Math.Abs(day.High - before.Close), Math.Abs(day.Low - before.Close) }.Max()).Select(range => (double)range).ToList());

    private static IReadOnlyList<DailyPrice>? Load(string series)
    {
        var (from, to) = (new DateOnly(2019, 1, 2), new DateOnly(2021, 12, 31));
        if (series == "generated")
        {
            return new GeneratedPriceSource(7, NyseCalendar.Instance).Daily("TQQQ", from, to);
        }

        return SharedPrices.File(series) is { } file
            ? CsvPriceSource.Load(Path.GetDirectoryName(file)!, [Path.GetFileNameWithoutExtension(series)], NyseCalendar.Instance).Daily(Path.GetFileNameWithoutExtension(series), from, to)
            : null;
    }

    private static DailyPrice Day(int day, decimal high, decimal low, decimal close) => new(new(2026, 3, day), close, high, low, close, null);
}
