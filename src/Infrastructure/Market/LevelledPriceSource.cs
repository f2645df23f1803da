using System.Collections.Concurrent;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;

namespace EggMoney.Infrastructure.Market;

/// <summary>Another market at levels of one's own: it moves by the same percentages, in whole cents, from closes that are given.</summary>
/// <param name="market">The market.</param>
/// <param name="closes">By symbol: the close before <paramref name="first"/> in dollars. Other symbols stay as they are.</param>
/// <param name="first">The first session that is of interest.</param>
internal sealed class LevelledPriceSource(IPriceSource market, IReadOnlyDictionary<string, decimal> closes, DateOnly first) : IPriceSource
{
    private const decimal LowestPrice = 0.01m;

    private readonly ConcurrentDictionary<string, decimal> _factors = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Quote? QuoteAt(string symbol, DateTime instant) => market.QuoteAt(symbol, instant) is { } quote
        ? quote with { Price = Levelled(symbol, quote.Price), PreviousClose = quote.PreviousClose is { } close ? Levelled(symbol, close) : null }
        : null;

    /// <inheritdoc/>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) => [.. market.Daily(symbol, from, to).Select(day => day with
    {
        Open = Levelled(symbol, day.Open),
        High = Levelled(symbol, day.High),
        Low = Levelled(symbol, day.Low),
        Close = Levelled(symbol, day.Close),
    })];

    private decimal Levelled(string symbol, decimal price) => _factors.GetOrAdd(symbol, FactorOf) is not 1 and var factor
        ? Math.Max(LowestPrice, Money.ToCents(price * factor))
        : price;

    private decimal FactorOf(string symbol) =>
        closes.TryGetValue(symbol, out var close) && market.Daily(symbol, DateOnly.MinValue, first.AddDays(-1)) is [.., var before] ? close / before.Close : 1;
}
