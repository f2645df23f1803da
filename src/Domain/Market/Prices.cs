namespace EggMoney.Domain.Market;

/// <summary>A price as it was received.</summary>
/// <param name="Symbol">Ticker, for example TQQQ.</param>
/// <param name="Price">Current price in US dollars.</param>
/// <param name="PreviousClose">The close of the session before, or null when the source has none.</param>
/// <param name="ReceivedAt">UTC; a quote's age counts from here.</param>
public sealed record Quote(string Symbol, decimal Price, decimal? PreviousClose, DateTime ReceivedAt);

/// <summary>One session's prices of a symbol in US dollars, split-adjusted.</summary>
/// <param name="Date">Session date.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares, or null when unknown.</param>
public sealed record DailyPrice(DateOnly Date, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume);
