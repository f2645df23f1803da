using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Market;

/// <summary>One symbol's daily prices that are known already, as a market.</summary>
/// <param name="symbol">Ticker.</param>
/// <param name="days">Ascending, without duplicates.</param>
/// <param name="calendar">Tells the sessions.</param>
internal sealed class KnownPriceSource(string symbol, IReadOnlyList<DailyPrice> days, IMarketCalendar calendar) : IPriceSource
{
    /// <summary>Places of a price within a session, as of recorded prices.</summary>
    private const int Decimals = 4;

    private readonly PriceSeries _series = new(days);

    /// <inheritdoc/>
    public Quote? QuoteAt(string symbol, DateTime instant) => IsKnown(symbol) ? _series.QuoteAt(symbol, instant, calendar, Decimals) : null;

    /// <inheritdoc/>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) => IsKnown(symbol) ? _series.Between(from, to) : [];

    private bool IsKnown(string other) => string.Equals(symbol, other, StringComparison.Ordinal);
}
