using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Market;

public class LevelledPriceSourceTests
{
    private static readonly MarketSession First = NyseCalendar.Instance.SessionOn(new(2026, 3, 4))!;
    private readonly GeneratedPriceSource _market = new(7, NyseCalendar.Instance);

    [Theory]
    [InlineData("TQQQ", 73.05)]
    [InlineData("SOXL", 0.01)]
    [InlineData("SPY", 987654.32)]
    public void The_close_before_the_first_session_is_the_one_that_was_given(string symbol, decimal close)
    {
        var prices = new LevelledPriceSource(_market, new Dictionary<string, decimal> { [symbol] = close }, First.Date);

        prices.Daily(symbol, First.Date.AddDays(-1), First.Date.AddDays(-1)).ShouldHaveSingleItem().Close.ShouldBe(close);
        prices.QuoteAt(symbol, First.Open.AddHours(-1))!.Price.ShouldBe(close);
        prices.QuoteAt(symbol, First.Open.AddHours(1))!.PreviousClose.ShouldBe(close);
    }

    [Fact]
    public void It_moves_by_the_markets_percentages_in_cents()
    {
        var prices = new LevelledPriceSource(_market, new Dictionary<string, decimal> { ["TQQQ"] = 5000 }, First.Date);
        var (ours, theirs) = (prices.Daily("TQQQ", First.Date, First.Date.AddDays(60)), _market.Daily("TQQQ", First.Date, First.Date.AddDays(60)));

        ours.Count.ShouldBe(theirs.Count);
        foreach (var ((mine, next), (his, hisNext)) in ours.Zip(ours.Skip(1)).Zip(theirs.Zip(theirs.Skip(1))))
        {
            (next.Close / mine.Close).ShouldBe(hisNext.Close / his.Close, 0.00001m);
            decimal.Round(mine.High, 2).ShouldBe(mine.High);
        }
    }

    [Fact]
    public void What_has_no_level_stays_as_it_is()
    {
        var prices = new LevelledPriceSource(_market, new Dictionary<string, decimal> { ["TQQQ"] = 5000 }, First.Date);

        prices.QuoteAt("SOXL", First.Open.AddHours(1)).ShouldBe(_market.QuoteAt("SOXL", First.Open.AddHours(1)));
    }
}
