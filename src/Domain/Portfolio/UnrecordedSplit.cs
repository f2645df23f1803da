namespace EggMoney.Domain.Portfolio;

/// <summary>Tells shares that a split made, and nobody recorded, from shares that were there before the history.</summary>
internal static class UnrecordedSplit
{
    /// <summary>Within so few days no price falls by half and more unless its shares were split.</summary>
    private const int NearDays = 10;

    /// <summary>The split between two trades that explains the missing shares: prices jump by its ratio within days, or nearly so and what is missing is exactly
    /// what it would have made of the shares held.</summary>
    /// <param name="trades">Of one symbol, in their order.</param>
    /// <param name="splits">Those that are recorded.</param>
    /// <param name="missing">Shares of today.</param>
    public static SplitRatio? Find(IReadOnlyList<TaxTrade> trades, IReadOnlyCollection<TaxSplit> splits, decimal missing)
    {
        decimal balance = 0;
        for (var i = 0; i + 1 < trades.Count; i++)
        {
            var (before, after) = (trades[i], trades[i + 1]);
            balance += (before.IsSale ? -1 : 1) * Count(before, splits);
            var (old, now) = (Price(before, splits), Price(after, splits));
            if (old <= 0 || now <= 0)
            {
                continue;
            }

            if (after.Session.DayNumber - before.Session.DayNumber <= NearDays && SplitRatio.OfPrices(old, now) is { Numerator: > 1 } near)
            {
                return near;
            }

            if (SplitRatio.OfShares(balance, balance + missing) is { Numerator: > 1 } exact && old / now >= (1 + exact.Numerator) / 2m)
            {
                return exact;
            }
        }

        return null;
    }

    /// <summary>In shares of today, as far as the splits between are recorded.</summary>
    private static decimal Count(TaxTrade trade, IReadOnlyCollection<TaxSplit> splits) => trade.Quantity * TaxLots.FactorAfter(splits, trade.Symbol, trade.Session);

    private static decimal Price(TaxTrade trade, IReadOnlyCollection<TaxSplit> splits) => Count(trade, splits) is > 0 and var shares ? trade.Amount / shares : 0;
}
