namespace EggMoney.Domain.Portfolio;

/// <summary>What became of a session's value.</summary>
/// <param name="Point">The value itself.</param>
/// <param name="Value">Cash + holdings: the reserve is kept by hand and trades nothing.</param>
/// <param name="Deposited">Paid in since the point before, negative when taken out; 0 for the first.</param>
/// <param name="Change">Dollars won or lost since the point before.</param>
/// <param name="Rate">The same as a rate of what there was to trade with.</param>
/// <param name="TimeWeighted">The rates since the first point, one upon the other.</param>
/// <param name="Drawdown">How far below its highest that stands, from −1 to 0.</param>
public sealed record EquityStep(EquityPoint Point, decimal Value, decimal Deposited, decimal Change, decimal Rate, decimal TimeWeighted, decimal Drawdown);

/// <summary>Returns without the effect of deposits and withdrawals: each counts as made at the beginning of its session. Dividends and fees are part of the
/// return, though the books count them among the deposits; corrections are neither.</summary>
public static class EquityCurve
{
    private const int Decimals = 8;

    /// <summary>The steps of points in the order of their sessions.</summary>
    /// <param name="points">The points.</param>
    /// <param name="apart">Entries in dollars that are no deposits, of any time.</param>
    public static IReadOnlyList<EquityStep> Of(IEnumerable<EquityPoint> points, IReadOnlyCollection<CashEntry> apart)
    {
        ArgumentNullException.ThrowIfNull(points);
        var steps = new List<EquityStep>();
        EquityPoint? before = null;
        decimal index = 1, high = 1;
        foreach (var point in points)
        {
            var (deposited, change, rate) = before is null ? (0, 0, 0) : Step(before, point, apart);
            index = Math.Round(index * (1 + rate), Decimals, MidpointRounding.AwayFromZero);
            high = Math.Max(high, index);
            steps.Add(new(point, point.Cash + point.Holdings, deposited, change, rate, index - 1, high > 0 ? Math.Round((index - high) / high, Decimals, MidpointRounding.AwayFromZero) : 0));
            before = point;
        }

        return steps;
    }

    /// <summary>From one point to a later one.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="apart">Entries in dollars that are no deposits, of any time.</param>
    public static (decimal Deposited, decimal Change, decimal Rate) Step(EquityPoint before, EquityPoint after, IReadOnlyCollection<CashEntry> apart)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var deposited = after.NetDeposits - before.NetDeposits - apart.Where(entry => entry.At > before.At && entry.At <= after.At).Sum(entry => entry.Amount);
        var start = before.Cash + before.Holdings + deposited;
        var change = after.Cash + after.Holdings - start;
        return (deposited, change, start > 0 ? Math.Round(change / start, Decimals, MidpointRounding.AwayFromZero) : 0);
    }
}
