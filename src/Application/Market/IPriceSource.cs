using EggMoney.Domain.Market;

namespace EggMoney.Application.Market;

/// <summary>Prices of a market that is recorded or generated; the paper broker trades against it.</summary>
public interface IPriceSource
{
    /// <summary>The price of a symbol at an instant (UTC) with the close of the session before; null when there is none,
    /// for example on a day without a row or before the symbol's first day.</summary>
    /// <remarks>Within a session the price goes evenly from the open to the close; outside it is the latest close known.</remarks>
    Quote? QuoteAt(string symbol, DateTime instant);

    /// <summary>Daily prices of a range of session dates, ascending. An empty list when the symbol is unknown.</summary>
    IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to);
}
