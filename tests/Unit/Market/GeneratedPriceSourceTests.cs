using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Unit.Market;

public sealed class GeneratedPriceSourceTests(ITestOutputHelper output)
{
    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly DateOnly Last = new(2035, 12, 31);

    [Theory]
    [InlineData(1, "TQQQ")]
    [InlineData(1, "SOXL")]
    [InlineData(42, "TQQQ")]
    [InlineData(0, "SPXL")]
    [InlineData(-7, "TECL")]
    [InlineData(20260105, "A")]
    [InlineData(long.MinValue, "UPRO")]
    [InlineData(long.MaxValue, "SOXL")]
    public void Moves_like_a_leveraged_fund_for_36_years(long seed, string symbol)
    {
        var prices = New(seed).Daily(symbol, First, Last);

        prices.Select(p => p.Date).ShouldBe(NyseCalendar.Instance.SessionsBetween(First, Last).Select(s => s.Date));
        prices.ShouldAllBe(p => p.Low > 0 && p.Low <= p.Open && p.Low <= p.Close && p.High >= p.Open && p.High >= p.Close);
        prices.SelectMany(p => new[] { p.Open, p.High, p.Low, p.Close }).ShouldAllBe(x => decimal.Round(x, 2) == x);
        prices.ShouldAllBe(p => p.Close >= 1 && p.Close < 20_000);

        var days = prices.Zip(prices.Skip(1), (a, b) => (b.Close / a.Close) - 1).ToList();
        days.Min().ShouldBeGreaterThan(-0.45m);
        days.Max().ShouldBeLessThan(0.45m);
        var deviation = Math.Sqrt(days.Average(d => (double)(d * d)));
        deviation.ShouldBeInRange(0.030, 0.055);

        var months = prices.GroupBy(p => (p.Date.Year, p.Date.Month)).Select(g => g.Last().Close).ToList();
        months.Zip(months.Skip(1), (a, b) => (b / a) - 1).Count(m => m <= -0.2m).ShouldBeGreaterThan(0);

        output.WriteLine($"{symbol} {seed}: first {prices[0].Close}, last {prices[^1].Close}, low {prices.Min(p => p.Close)}, high {prices.Max(p => p.Close)}, "
            + $"worst day {days.Min():P1}, best {days.Max():P1}, deviation {deviation:P2}, per decade "
            + string.Join(' ', prices.Where((_, i) => i % 2520 == 2519).Select(p => p.Close)));
    }

    [Fact]
    public void Start_prices()
    {
        var source = New(1);
        Open("TQQQ").ShouldBe(50m);
        Open("SOXL").ShouldBe(30m);
        Open("ABCD").ShouldBeInRange(20m, 100m);

        decimal Open(string symbol) => source.Daily(symbol, First, new(2000, 1, 31))[0].Open;
    }

    [Fact]
    public void The_order_of_the_questions_and_a_restart_change_nothing()
    {
        var instants = Enumerable.Range(0, 400)
            .Select(i => new DateTime(2001, 1, 1, 13, 0, 0, DateTimeKind.Utc).AddDays(i * 17).AddMinutes(i * 37 % 600))
            .ToList();
        var (forwards, backwards) = (New(5), New(5));

        var expected = instants.Select(i => forwards.QuoteAt("SOXL", i)).ToList();
        var actual = Enumerable.Reverse(instants).Select(i => backwards.QuoteAt("SOXL", i)).Reverse().ToList();

        actual.ShouldBe(expected);
        New(5).QuoteAt("SOXL", instants[200]).ShouldBe(expected[200]);
        expected.ShouldAllBe(q => q != null && q.Price > 0 && decimal.Round(q.Price, 2) == q.Price);
    }

    [Fact]
    public void Prices_of_a_version_stay_what_they_were() =>
        // A change here changes every running demonstration: bots would see a jump after the update.
        New(1).Daily("TQQQ", new(2026, 1, 5), new(2026, 1, 6)).Select(p => (p.Open, p.Close)).ShouldBe([(123.76m, 114.83m), (115.28m, 115.66m)]);

    [Fact]
    public void Seeds_and_symbols_differ_but_symbols_of_a_seed_move_together()
    {
        var a = Days(New(1), "TQQQ");
        Days(New(2), "TQQQ").ShouldNotBe(a);
        var b = Days(New(1), "SOXL");
        b.ShouldNotBe(a);
        a.Zip(b).Count(pair => Math.Sign(pair.First) == Math.Sign(pair.Second)).ShouldBeGreaterThan(a.Count * 6 / 10);

        static List<decimal> Days(GeneratedPriceSource source, string symbol)
        {
            var prices = source.Daily(symbol, First, new(2005, 12, 31));
            return [.. prices.Zip(prices.Skip(1), (x, y) => y.Close - x.Close)];
        }
    }

    [Fact]
    public void Within_a_session_it_goes_from_open_to_close_and_afterwards_stays()
    {
        var source = New(3);
        var session = NyseCalendar.Instance.SessionOn(new(2026, 1, 5))!;
        var days = source.Daily("TQQQ", new(2026, 1, 2), session.Date);
        Price(session.Open).ShouldBe(days[1].Open);
        Price(session.Close).ShouldBe(days[1].Close);
        Price(session.Close.AddHours(5)).ShouldBe(days[1].Close);
        Price(session.Open.AddMinutes(-1)).ShouldBe(days[0].Close);
        var noon = Price(session.Open + ((session.Close - session.Open) / 2));
        noon.ShouldBe(Math.Round((days[1].Open + days[1].Close) / 2, 2, MidpointRounding.AwayFromZero));
        source.QuoteAt("TQQQ", session.Open)!.PreviousClose.ShouldBe(days[0].Close);
        source.QuoteAt("TQQQ", new DateTime(2000, 1, 3, 14, 0, 0, DateTimeKind.Utc)).ShouldBeNull();
        source.QuoteAt(" ", session.Open).ShouldBeNull();

        decimal Price(DateTime at) => source.QuoteAt("TQQQ", at)!.Price;
    }

    [Fact]
    public void More_symbols_than_are_kept_give_the_same_prices_again()
    {
        var source = New(1);
        var before = source.Daily("TQQQ", First, new(2000, 3, 1));
        for (var i = 0; i < 200; i++)
        {
            source.Daily($"X{i}", First, new(2000, 1, 10)).ShouldNotBeEmpty();
        }

        source.Daily("TQQQ", First, new(2000, 3, 1)).ShouldBe(before);
    }

    [Fact]
    public void Many_threads_may_ask()
    {
        var source = New(9);
        var dates = Enumerable.Range(0, 500).Select(i => new DateOnly(2001, 1, 2).AddDays(i * 7)).ToList();
        var expected = dates.Select(d => Ask(New(9), d)).First();
        Ask(source, dates[0]).ShouldBe(expected);
        var parallel = dates.AsParallel().AsOrdered().Select(d => Ask(source, d)).ToList();
        parallel.ShouldBe(dates.Select(d => Ask(source, d)).ToList());

        static decimal? Ask(GeneratedPriceSource s, DateOnly d) => s.QuoteAt("TQQQ", d.ToDateTime(new TimeOnly(15, 0), DateTimeKind.Utc))?.Price;
    }

    private static GeneratedPriceSource New(long seed) => new(seed, NyseCalendar.Instance);
}
