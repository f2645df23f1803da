using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.Integration.Fixtures;

/// <summary>Prices that hold from one scripted instant to the next. Null is a price that cannot be had.</summary>
internal sealed class ScriptedMarket : IPriceSource
{
    private readonly Dictionary<string, SortedList<DateTime, (decimal? Price, decimal? PreviousClose)>> _prices = [];

    /// <summary>Throws for this symbol, as a broken feed would.</summary>
    public string? Broken { get; set; }

    public ScriptedMarket Set(string symbol, DateTime from, decimal? price, decimal? previousClose = null)
    {
        if (!_prices.TryGetValue(symbol, out var list))
        {
            _prices[symbol] = list = [];
        }

        list[from] = (price, previousClose);
        return this;
    }

    public Quote? QuoteAt(string symbol, DateTime instant)
    {
        if (symbol == Broken)
        {
            throw new InvalidOperationException("The feed is broken.");
        }

        if (!_prices.TryGetValue(symbol, out var list))
        {
            return null;
        }

        var (low, high) = (0, list.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (list.GetKeyAtIndex(middle) <= instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && list.GetValueAtIndex(high) is { Price: { } price } row ? new(symbol, price, row.PreviousClose, instant) : null;
    }

    /// <summary>A closing price is what holds near the end of a US session.</summary>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to)
    {
        var days = new List<DailyPrice>();
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            if (QuoteAt(symbol, date.ToDateTime(new(20, 55), DateTimeKind.Utc)) is { } quote)
            {
                days.Add(new(date, quote.Price, quote.Price, quote.Price, quote.Price, null));
            }
        }

        return days;
    }
}
