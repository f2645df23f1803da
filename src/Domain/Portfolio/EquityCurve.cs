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

/// <summary>Returns without the effect of deposits and withdrawals: each counts as made at the beginning of its session.</summary>
public static class EquityCurve
{
    private const int Decimals = 8;

    /// <summary>The steps of points in the order of their sessions.</summary>
    public static IReadOnlyList<EquityStep> Of(IEnumerable<EquityPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var steps = new List<EquityStep>();
        EquityPoint? before = null;
        decimal index = 1, high = 1;
        foreach (var point in points)
        {
            var (deposited, change, rate) = before is null ? (0, 0, 0) : Step(before, point);
            index = Math.Round(index * (1 + rate), Decimals, MidpointRounding.AwayFromZero);
            high = Math.Max(high, index);
            steps.Add(new(point, point.Cash + point.Holdings, deposited, change, rate, index - 1, high > 0 ? Math.Round((index - high) / high, Decimals, MidpointRounding.AwayFromZero) : 0));
            before = point;
        }

        return steps;
    }

    /// <summary>From one point to a later one.</summary>
    public static (decimal Deposited, decimal Change, decimal Rate) Step(EquityPoint before, EquityPoint after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var deposited = after.NetDeposits - before.NetDeposits;
        var start = before.Cash + before.Holdings + deposited;
        var change = after.Cash + after.Holdings - start;
        return (deposited, change, start > 0 ? Math.Round(change / start, Decimals, MidpointRounding.AwayFromZero) : 0);
    }
}
