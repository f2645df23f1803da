using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Integration.Reporting;

/// <summary>The books once more, from nothing but the fills: what the reports are held against.</summary>
internal sealed class SecondBooks
{
    private readonly Dictionary<Guid, (decimal Shares, decimal Cost)> _held = [];

    public SecondBooks(decimal cash, IEnumerable<Fill> fills)
    {
        Cash = cash;
        foreach (var fill in fills.OrderBy(fill => fill.ExecutedAt).ThenBy(fill => fill.Side == Side.Buy).ThenBy(fill => fill.Id))
        {
            var (shares, cost) = _held.GetValueOrDefault(fill.BotId);
            if (fill.Side == Side.Buy)
            {
                Cash -= fill.Amount + fill.Fees;
                _held[fill.BotId] = (shares + fill.Quantity, cost + fill.Amount + fill.Fees);
                continue;
            }

            var part = fill.Quantity == shares ? cost : cost * fill.Quantity / shares;
            Cash += fill.Amount - fill.Fees;
            _held[fill.BotId] = (shares - fill.Quantity, cost - part);
            Sales.Add((fill, fill.Amount - fill.Fees - part));
        }
    }

    public decimal Cash { get; }

    public List<(Fill Fill, decimal Profit)> Sales { get; } = [];

    public decimal Cost => _held.Values.Sum(held => held.Cost);

    public decimal Shares(Guid bot) => _held.GetValueOrDefault(bot).Shares;

    /// <summary>Dollars at these prices.</summary>
    public decimal Value(Func<Guid, decimal> priceOf) => _held.Where(held => held.Value.Shares > 0).Sum(held => held.Value.Shares * priceOf(held.Key));

    public decimal Profit(Func<Fill, bool> which) => Sales.Where(sale => which(sale.Fill)).Sum(sale => sale.Profit);
}

/// <summary>The tax once more: shares one by one in a queue, or as one heap.</summary>
internal static class SecondTax
{
    public static decimal Gains(IEnumerable<Fill> fills, bool fifo, Func<DateOnly, DateOnly> settled, Func<DateOnly, decimal> won)
    {
        var queues = new Dictionary<string, Queue<decimal>>();
        decimal gains = 0;
        foreach (var fill in fills.Where(fill => fill.NettingPairId is null).OrderBy(fill => fill.ExecutedAt).ThenBy(fill => fill.Side == Side.Sell))
        {
            if (!queues.TryGetValue(fill.Symbol, out var queue))
            {
                queues[fill.Symbol] = queue = new();
            }

            var rate = won(settled(fill.SessionDate));
            if (fill.Side == Side.Buy)
            {
                for (var share = 0; share < fill.Quantity; share++)
                {
                    queue.Enqueue((fill.Amount + fill.Fees) * rate / fill.Quantity);
                }
            }
            else
            {
                var mean = queue.Average();
                for (var share = 0; share < fill.Quantity; share++)
                {
                    var first = queue.Dequeue();
                    gains += ((fill.Amount - fill.Fees) * rate / fill.Quantity) - (fifo ? first : mean);
                }

                if (!fifo)
                {
                    // All that is left cost the mean.
                    queues[fill.Symbol] = new(Enumerable.Repeat(mean, queue.Count));
                }
            }
        }

        return gains;
    }
}
