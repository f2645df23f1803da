namespace EggMoney.Domain.Portfolio;

/// <summary>Shares that were bought or sold.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="IsSale">Which way.</param>
/// <param name="At">UTC time of the execution.</param>
/// <param name="Session">US session.</param>
/// <param name="Settled">Day on which it was paid.</param>
/// <param name="Quantity">Shares as they were counted then.</param>
/// <param name="Amount">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="KnownCost">Dollars a share that a sale's shares had cost as the books have it, in the shares of then; null when not known.</param>
public sealed record TaxTrade(
    string Symbol, bool IsSale, DateTime At, DateOnly Session, DateOnly Settled, decimal Quantity, decimal Amount, decimal Fees, decimal? KnownCost = null);

/// <summary>A split, from the beginning of a session on.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">First session at the new count.</param>
/// <param name="Numerator">New shares.</param>
/// <param name="Denominator">Old shares.</param>
public sealed record TaxSplit(string Symbol, DateOnly Session, int Numerator, int Denominator);

/// <summary>Shares that were there before the history begins.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares as they are counted today.</param>
/// <param name="Cost">Dollars in all.</param>
/// <param name="Assumed">The day that they count as bought on.</param>
/// <param name="LooksLike">The split that nobody recorded and that may be all there is to these shares; null when it does not look like one.</param>
public sealed record OpeningLot(string Symbol, decimal Quantity, decimal Cost, DateOnly Assumed, SplitRatio? LooksLike = null);

/// <summary>What is held of a symbol today.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Cost">Exact cost in dollars.</param>
public sealed record HeldShares(string Symbol, decimal Quantity, decimal Cost);

/// <summary>A sale and what its shares had cost, in won.</summary>
/// <param name="Trade">The sale.</param>
/// <param name="Proceeds">Won at the settlement day's rate.</param>
/// <param name="Fees">Won at the same rate.</param>
/// <param name="Cost">Won at the rates of the days on which the purchases were paid, their fees included.</param>
public sealed record TaxSale(TaxTrade Trade, decimal Proceeds, decimal Fees, decimal Cost)
{
    /// <summary>Won gained or lost.</summary>
    public decimal Gain => Proceeds - Fees - Cost;
}

/// <summary>Works out what sold shares had cost, over all accounts of one person: the law sees one holder.</summary>
public static class TaxLots
{
    /// <summary>The sales in their order. A sale of more than was ever bought gets a cost of 0 for what is missing: give an opening lot instead.</summary>
    /// <param name="trades">All of the person's, of any symbol.</param>
    /// <param name="splits">All that happened meanwhile.</param>
    /// <param name="opening">What was there before.</param>
    /// <param name="method">Which shares a sale gives away.</param>
    /// <param name="wonOn">Won for a dollar on a day. Nobody asks for a day that does not matter.</param>
    /// <param name="year">Only the sales that were paid in it; null for all.</param>
    public static IReadOnlyList<TaxSale> Work(
        IEnumerable<TaxTrade> trades, IReadOnlyCollection<TaxSplit> splits, IEnumerable<OpeningLot> opening, LotMethod method, Func<DateOnly, decimal> wonOn, int? year = null)
    {
        ArgumentNullException.ThrowIfNull(wonOn);
        var sales = new List<TaxSale>();
        var lots = opening.GroupBy(lot => lot.Symbol).ToDictionary(
            symbol => symbol.Key, symbol => new LinkedList<Lot>(symbol.Select(lot => new Lot(lot.Quantity, lot.Cost * wonOn(lot.Assumed)))));
        foreach (var trade in InOrder(trades).Where(trade => year is null || trade.Settled.Year <= year))
        {
            // Counted in the shares of today throughout, so that a split in between changes nothing.
            var quantity = trade.Quantity * FactorAfter(splits, trade.Symbol, trade.Session);
            if (!lots.TryGetValue(trade.Symbol, out var held))
            {
                lots[trade.Symbol] = held = new();
            }

            if (!trade.IsSale)
            {
                Add(held, new(quantity, (trade.Amount + trade.Fees) * wonOn(trade.Settled)), method);
                continue;
            }

            var cost = Take(held, quantity);
            if (year is null || trade.Settled.Year == year)
            {
                var won = wonOn(trade.Settled);
                sales.Add(new(trade, Whole(trade.Amount * won), Whole(trade.Fees * won), Whole(cost)));
            }
        }

        return sales;
    }

    /// <summary>The lots that must have been there before the history begins, for all its sales to be possible and what is held today to be left.</summary>
    public static IReadOnlyList<OpeningLot> Missing(IEnumerable<TaxTrade> trades, IReadOnlyCollection<TaxSplit> splits, IReadOnlyCollection<HeldShares> held)
    {
        ArgumentNullException.ThrowIfNull(held);
        var bySymbol = InOrder(trades).ToLookup(trade => trade.Symbol);
        var lots = new List<OpeningLot>();
        foreach (var symbol in bySymbol.Select(group => group.Key).Union(held.Select(shares => shares.Symbol)).Order(StringComparer.Ordinal))
        {
            decimal balance = 0, lowest = 0;
            foreach (var trade in bySymbol[symbol])
            {
                balance += (trade.IsSale ? -1 : 1) * trade.Quantity * FactorAfter(splits, symbol, trade.Session);
                lowest = Math.Min(lowest, balance);
            }

            var now = held.Where(shares => shares.Symbol == symbol).ToList();
            var missing = Money.ToStored(Math.Max(-lowest, now.Sum(shares => shares.Quantity) - balance));
            if (missing > 0)
            {
                lots.Add(Opening(symbol, missing, [.. bySymbol[symbol]], splits, now));
            }
        }

        return lots;
    }

    /// <summary>Priced as the books have it: by the cost of what is held, or else by the first sale that knows its cost.</summary>
    private static OpeningLot Opening(string symbol, decimal missing, List<TaxTrade> trades, IReadOnlyCollection<TaxSplit> splits, List<HeldShares> now)
    {
        var sale = trades.Find(trade => trade is { IsSale: true, KnownCost: > 0 });
        var shares = now.Sum(holding => holding.Quantity);
        var price = sale is not null ? sale.KnownCost!.Value / FactorAfter(splits, symbol, sale.Session)
            : shares > 0 ? now.Sum(holding => holding.Cost) / shares
            : 0;
        return new(symbol, missing, Money.ToStored(missing * price), trades.Count > 0 ? trades[0].Settled : DateOnly.MinValue, UnrecordedSplit.Find(trades, splits, missing));
    }

    private static IEnumerable<TaxTrade> InOrder(IEnumerable<TaxTrade> trades) => trades.OrderBy(trade => trade.At).ThenBy(trade => trade.IsSale);

    /// <summary>Shares of today for one of that session.</summary>
    internal static decimal FactorAfter(IReadOnlyCollection<TaxSplit> splits, string symbol, DateOnly session) => splits
        .Where(split => split.Symbol == symbol && split.Session > session)
        .Aggregate(1m, (factor, split) => factor * split.Numerator / split.Denominator);

    private static void Add(LinkedList<Lot> held, Lot lot, LotMethod method)
    {
        if (method == LotMethod.MovingAverage && held.Last is { } mean)
        {
            mean.Value = new(mean.Value.Quantity + lot.Quantity, mean.Value.Cost + lot.Cost);
        }
        else
        {
            held.AddLast(lot);
        }
    }

    private static decimal Take(LinkedList<Lot> held, decimal quantity)
    {
        decimal cost = 0;
        while (quantity > 0 && held.First is { } first)
        {
            var lot = first.Value;
            if (lot.Quantity <= quantity)
            {
                (cost, quantity) = (cost + lot.Cost, quantity - lot.Quantity);
                held.RemoveFirst();
                continue;
            }

            var part = lot.Cost * quantity / lot.Quantity;
            first.Value = new(lot.Quantity - quantity, lot.Cost - part);
            return cost + part;
        }

        return cost;
    }

    private static decimal Whole(decimal won) => Math.Round(won, 0, MidpointRounding.AwayFromZero);

    private sealed record Lot(decimal Quantity, decimal Cost);
}
