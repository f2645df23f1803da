namespace EggMoney.Domain.Trading;

/// <summary>When the slices of an order are due (trading rules, sections 4 and 11, Q10 to Q12).</summary>
public static class SliceTimes
{
    /// <summary>Spreads slices evenly from a window's start to its end, both included, each truncated to the minute.</summary>
    /// <param name="start">The first slice.</param>
    /// <param name="end">The last slice; where it is not after the start there is one slice.</param>
    /// <param name="count">How many; a window shorter than that many minutes gives fewer, since no two fall in one minute.</param>
    /// <returns>Ascending; at least the start.</returns>
    public static IReadOnlyList<DateTime> Spread(DateTime start, DateTime end, int count)
    {
        if (count <= 1 || end <= start)
        {
            return [start];
        }

        var times = new List<DateTime>(count) { start };
        var length = end.Ticks - start.Ticks;
        for (var k = 1; k < count - 1; k++)
        {
            // Whole ticks: the old program's binary fractions put the last slice a minute early (Q12).
            var time = Minute(new DateTime(start.Ticks + (long)((Int128)length * k / (count - 1)), start.Kind));
            if (time > Minute(times[^1]) && time < Minute(end))
            {
                times.Add(time);
            }
        }

        if (Minute(end) > Minute(start))
        {
            times.Add(end);
        }

        return times;
    }

    private static DateTime Minute(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), time.Kind);
}
