using System.Globalization;

namespace EggMoney.KisSimulator.Market;

/// <summary>Sessions put together to weeks and months.</summary>
internal static class Bars
{
    /// <summary>Bars newest first, by day (0), week (1) or month (2); a longer one has the date of its newest session.</summary>
    public static IEnumerable<SimulatedBar> Group(IEnumerable<SimulatedBar> days, string unit)
    {
        SimulatedBar? open = null;
        foreach (var day in days)
        {
            if (open is not null && unit != "0" && Period(open.Date, unit) == Period(day.Date, unit))
            {
                open = open with
                {
                    Open = day.Open, High = Math.Max(open.High, day.High), Low = Math.Min(open.Low, day.Low), Volume = open.Volume + day.Volume,
                };
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = day;
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static (int, int) Period(DateOnly date, string unit)
    {
        var day = date.ToDateTime(TimeOnly.MinValue);
        return unit == "1" ? (ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day)) : (date.Year, date.Month);
    }
}
