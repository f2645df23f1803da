namespace EggMoney.Domain.Trading;

/// <summary>The numbers of slices. Those of a session's plan and of a day that was ordered at once by hand are different series, each with windows of its own: what is
/// sent is known to the run ledger by its number.</summary>
public static class SliceNumbers
{
    /// <summary>The only slice of a closing dip or a sale by hand.</summary>
    public const int OnlyOne = 0;

    /// <summary>How many numbers a series has; a schedule has fewer slices.</summary>
    public const int SeriesLength = 1000;

    /// <summary>The batches of a gain realisation are counted on from here. They are never planned ahead.</summary>
    public const int FirstBatch = 1_000_000;

    /// <summary>Which series a number belongs to; 0 is the session's plan.</summary>
    public static int SeriesOf(int number) => number / SeriesLength;

    /// <summary>The number before the first one of a series.</summary>
    public static int Before(int series) => series * SeriesLength;
}
