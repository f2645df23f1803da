namespace EggMoney.Domain.Portfolio;

/// <summary>The ratio of a stock split (trading rules, section 12): so many new shares for so many old ones.</summary>
/// <param name="Numerator">New shares.</param>
/// <param name="Denominator">Old shares; above the other in a reverse split.</param>
public sealed record SplitRatio(int Numerator, int Denominator)
{
    /// <summary>How far prices may be off a ratio, as a rate of it: the price moves on the day itself too.</summary>
    private const decimal Tolerance = 0.02m;

    private static readonly int[] Known = [2, 3, 4, 5, 10, 15];

    /// <summary>The split that a price's fall or rise looks like; null for none.</summary>
    /// <param name="before">Dollars at the old count of shares.</param>
    /// <param name="after">Dollars at the new one.</param>
    public static SplitRatio? OfPrices(decimal before, decimal after)
    {
        if (before <= 0 || after <= 0)
        {
            return null;
        }

        var fall = before / after;
        var rise = after / before;
        return Known.Where(times => Fits(fall, times)).Select(times => new SplitRatio(times, 1)).FirstOrDefault()
            ?? Known.Where(times => Fits(rise, times)).Select(times => new SplitRatio(1, times)).FirstOrDefault();
    }

    /// <summary>The split by which two counts of the same shares differ exactly; null for none.</summary>
    public static SplitRatio? OfShares(decimal before, decimal after)
    {
        if (before <= 0 || after <= 0)
        {
            return null;
        }

        return Known.Where(times => after == before * times).Select(times => new SplitRatio(times, 1)).FirstOrDefault()
            ?? Known.Where(times => before == after * times).Select(times => new SplitRatio(1, times)).FirstOrDefault();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}:{Denominator}";

    private static bool Fits(decimal ratio, int times) => Math.Abs(ratio - times) <= times * Tolerance;
}
