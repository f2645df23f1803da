using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Market;

/// <summary>One session's prices of a symbol on one market, kept: the same for everybody who is priced there.</summary>
public sealed class PriceDay : IGlobal
{
    /// <summary>Where the prices are from, so that invented ones never stand for real ones; see the market's name of the quotes.</summary>
    public required string Market { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>Session date.</summary>
    public DateOnly Date { get; set; }

    /// <summary>First price in dollars.</summary>
    public decimal Open { get; set; }

    /// <summary>Highest price in dollars.</summary>
    public decimal High { get; set; }

    /// <summary>Lowest price in dollars.</summary>
    public decimal Low { get; set; }

    /// <summary>Last price in dollars, adjusted for splits known when it was fetched.</summary>
    public decimal Close { get; set; }

    /// <summary>Shares; null when unknown.</summary>
    public decimal? Volume { get; set; }

    /// <summary>UTC time it was fetched.</summary>
    public DateTime FetchedAt { get; set; }
}
