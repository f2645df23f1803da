using System.Collections.Concurrent;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.Integration.Brokers;

/// <summary>Every weekday from 14:30 to 21:00 UTC.</summary>
internal sealed class WeekdayCalendar : IMarketCalendar
{
    public MarketSession? SessionOn(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
        ? null
        : new(date, date.ToDateTime(new(14, 30), DateTimeKind.Utc), date.ToDateTime(new(21, 0), DateTimeKind.Utc));
}

/// <summary>Prices that a test sets; a daily row for every weekday of 2024 of each symbol that has a price.</summary>
internal sealed class SettablePrices : IPriceSource
{
    private readonly ConcurrentDictionary<string, decimal> _prices = new(StringComparer.Ordinal);

    public decimal this[string symbol]
    {
        get => _prices[symbol];
        set => _prices[symbol] = value;
    }

    public Quote? QuoteAt(string symbol, DateTime instant) =>
        _prices.TryGetValue(symbol, out var price) ? new(symbol, price, price, instant) : null;

    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) => !_prices.TryGetValue(symbol, out var price)
        ? []
        : [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1)
            .Select(from.AddDays)
            .Where(date => date.Year == 2024 && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(date => new DailyPrice(date, price, price, price, price, 1000))];
}
