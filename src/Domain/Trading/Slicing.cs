using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>What one slice asks the broker for.</summary>
/// <param name="Quantity">Whole shares; above 0.</param>
/// <param name="LimitPrice">Limit in dollars.</param>
public sealed record SliceRequest(decimal Quantity, decimal LimitPrice);

/// <summary>Dividing an order over its slices (trading rules, section 4).</summary>
public static class Slicing
{
    private const decimal BuyMargin = 1.02m;
    private const decimal SellMargin = 0.98m;

    /// <summary>The limit of a purchase: round(price × 1.02, 2), in dollars.</summary>
    public static decimal BuyLimit(decimal price) => Money.ToCents(price * BuyMargin);

    /// <summary>The limit of a sale: round(price × 0.98, 2), in dollars.</summary>
    public static decimal SellLimit(decimal price) => Money.ToCents(price * SellMargin);

    /// <summary>The purchase of one slice, or null when it buys no share.</summary>
    /// <param name="dollarsLeft">Dollars left of the order, without what an unfinished slice could still take.</param>
    /// <param name="slicesLeft">Scheduled slices not yet due, plus this one.</param>
    /// <param name="price">Current price in dollars.</param>
    public static SliceRequest? Buy(decimal dollarsLeft, int slicesLeft, decimal price)
    {
        var limit = BuyLimit(price);
        return slicesLeft > 0 && limit > 0
            ? Request(decimal.Floor(decimal.Floor(dollarsLeft / slicesLeft) / limit), limit)
            : null;
    }

    /// <summary>The sale of one slice, or null when it sells no share.</summary>
    /// <param name="sharesLeft">Shares left of the order, without what an unfinished slice could still take.</param>
    /// <param name="slicesLeft">Scheduled slices not yet due, plus this one.</param>
    /// <param name="price">Current price in dollars.</param>
    public static SliceRequest? Sell(decimal sharesLeft, int slicesLeft, decimal price)
    {
        var limit = SellLimit(price);
        return slicesLeft > 0 && limit > 0 ? Request(decimal.Floor(sharesLeft / slicesLeft), limit) : null;
    }

    /// <summary>Whether the rest of an order buys or sells at least one share at the price: if not, the order is complete (Q14).</summary>
    /// <param name="side">Which way.</param>
    /// <param name="left">Dollars (purchase) or shares (sale) left, with nothing at the broker.</param>
    /// <param name="price">Current price in dollars; not the limit, so that an order is never ended by the margin alone.</param>
    public static bool CanTrade(Side side, decimal left, decimal price) => left >= (side == Side.Buy ? price : 1);

    /// <summary>When the slices are due: the start plus k/(N−1) of the window, truncated to the minute, the last at the end, never two
    /// in one minute, so that a window shorter than N minutes gives fewer (Q10 to Q12). One slice, or a window without length: the start only.</summary>
    /// <param name="start">First slice.</param>
    /// <param name="end">Last slice; the caller passes the next day's time when the window crosses midnight.</param>
    /// <param name="count">N.</param>
    public static IReadOnlyList<DateTime> Times(DateTime start, DateTime end, int count)
    {
        if (count <= 1 || end <= start)
        {
            return [start];
        }

        var length = (end - start).Ticks;
        var times = new List<DateTime> { start };
        for (var k = 1; k < count - 1; k++)
        {
            var time = ToMinute(start.AddTicks((long)((Int128)length * k / (count - 1))));
            if (time > ToMinute(times[^1]) && time < ToMinute(end))
            {
                times.Add(time);
            }
        }

        if (ToMinute(end) > ToMinute(start))
        {
            times.Add(end);
        }

        return times;
    }

    private static DateTime ToMinute(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private static SliceRequest? Request(decimal quantity, decimal limit) => quantity > 0 ? new(quantity, limit) : null;
}
