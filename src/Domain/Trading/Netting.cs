using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>One side of a user's plan as netting sees it.</summary>
/// <param name="BotName">Unique per user.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Side">Which way.</param>
/// <param name="Left">Dollars (purchase) or shares (sale) left.</param>
public sealed record NettingOrder(string BotName, string Symbol, Side Side, decimal Left);

/// <summary>Shares that change hands on the books, without the broker.</summary>
/// <param name="Buyer">The buying bot.</param>
/// <param name="Seller">The selling bot.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Whole shares; above 0.</param>
/// <param name="Price">Current price in dollars.</param>
/// <param name="Amount">Quantity × price in dollars, in cents, and never more than the buyer has left.</param>
public sealed record NettingPair(string Buyer, string Seller, string Symbol, decimal Quantity, decimal Price, decimal Amount);

/// <summary>Matching purchases with sales of one symbol inside one user's plan (trading rules, section 6).</summary>
public static class Netting
{
    /// <summary>The pairs, in the order in which they are booked.</summary>
    /// <param name="orders">One user's orders; never those of two users.</param>
    /// <param name="prices">Dollars by symbol; a symbol without a price is left out.</param>
    public static IReadOnlyList<NettingPair> Match(IEnumerable<NettingOrder> orders, IReadOnlyDictionary<string, decimal> prices)
    {
        var pairs = new List<NettingPair>();
        foreach (var symbol in orders.OrderBy(order => order.BotName, StringComparer.Ordinal).GroupBy(order => order.Symbol))
        {
            if (prices.TryGetValue(symbol.Key, out var price) && price > 0)
            {
                MatchSymbol(symbol.Key, price, [.. symbol], pairs);
            }
        }

        return pairs;
    }

    private static void MatchSymbol(string symbol, decimal price, List<NettingOrder> orders, List<NettingPair> pairs)
    {
        var left = orders.Select(order => order.Left).ToArray();
        while (Largest(orders, left, price) is { } best)
        {
            var amount = Math.Min(Money.ToCents(best.Shares * price), left[best.Buyer]);
            pairs.Add(new NettingPair(orders[best.Buyer].BotName, orders[best.Seller].BotName, symbol, best.Shares, price, amount));
            left[best.Buyer] -= amount;
            left[best.Seller] -= best.Shares;
        }
    }

    // The orders come by name, and only a strictly larger pair replaces the best one: so ties fall to the first names.
    private static (int Buyer, int Seller, decimal Shares)? Largest(List<NettingOrder> orders, decimal[] left, decimal price)
    {
        (int Buyer, int Seller, decimal Shares)? best = null;
        for (var buyer = 0; buyer < orders.Count; buyer++)
        {
            if (orders[buyer].Side != Side.Buy)
            {
                continue;
            }

            var wanted = decimal.Floor(left[buyer] / price);
            for (var seller = 0; seller < orders.Count; seller++)
            {
                var shares = orders[seller].Side == Side.Sell ? Math.Min(wanted, decimal.Floor(left[seller])) : 0;
                if (shares > (best?.Shares ?? 0))
                {
                    best = (buyer, seller, shares);
                }
            }
        }

        return best;
    }
}
