namespace EggMoney.Domain.Market;

/// <summary>The regular sessions of the New York Stock Exchange from 2000 to 2035, computed from its rules.</summary>
/// <remarks>
/// Source: NYSE Rule 7.2 and its published closings and early closings. Sessions run 09:30 to 16:00 New York time, early
/// closings to 13:00. Not modelled, because they were not hours of a whole market: ceremonies and failures that delayed an
/// opening (2002-09-11 opened at noon, some days by one to three minutes), the four minutes lost on 2005-06-01, and
/// circuit breakers. A closing decided after this was written (a day of mourning, a storm) has to be added here.
/// </remarks>
public sealed class NyseCalendar : IMarketCalendar
{
    /// <summary>The first year whose rules are known here.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last year whose rules are known here.</summary>
    public const int LastYear = 2035;

    private static readonly TimeOnly Opens = new(9, 30);
    private static readonly TimeOnly Closes = new(16, 0);
    private static readonly TimeOnly ClosesEarly = new(13, 0);

    private static readonly HashSet<DateOnly> UnplannedClosings =
    [
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14), // attacks on New York
        new(2004, 6, 11), // mourning, President Reagan
        new(2007, 1, 2), // mourning, President Ford
        new(2012, 10, 29), new(2012, 10, 30), // hurricane Sandy
        new(2018, 12, 5), // mourning, President G. H. W. Bush
        new(2025, 1, 9), // mourning, President Carter
    ];

    /// <inheritdoc/>
    public DateOnly FirstDate => new(FirstYear, 1, 1);

    /// <inheritdoc/>
    public DateOnly LastDate => new(LastYear, 12, 31);

    private readonly TimeZoneInfo _newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    // One array of sessions by day of the year. Two threads may compute the same year; both results are equal.
    private readonly MarketSession?[]?[] _years = new MarketSession?[LastYear - FirstYear + 1][];

    /// <summary>The shared instance; it is immutable to its callers and safe to use from any thread.</summary>
    public static NyseCalendar Instance { get; } = new();

    /// <inheritdoc/>
    public MarketSession? SessionOn(DateOnly date)
    {
        if (date.Year is < FirstYear or > LastYear)
        {
            throw new ArgumentOutOfRangeException(
                nameof(date), date, $"The NYSE calendar knows the years {FirstYear} to {LastYear}, not {date:yyyy-MM-dd}.");
        }

        var index = date.Year - FirstYear;
        var year = Volatile.Read(ref _years[index]);
        if (year is null)
        {
            year = SessionsOf(date.Year);
            Volatile.Write(ref _years[index], year);
        }

        return year[date.DayOfYear - 1];
    }

    private MarketSession?[] SessionsOf(int year)
    {
        var first = new DateOnly(year, 1, 1);
        var sessions = new MarketSession?[first.AddYears(1).DayNumber - first.DayNumber];
        var holidays = Holidays(year).ToHashSet();
        var early = EarlyCloses(year).ToHashSet();
        for (var i = 0; i < sessions.Length; i++)
        {
            var date = first.AddDays(i);
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
                || holidays.Contains(date) || UnplannedClosings.Contains(date))
            {
                continue;
            }

            sessions[i] = new MarketSession(date, Utc(date, Opens), Utc(date, early.Contains(date) ? ClosesEarly : Closes));
        }

        return sessions;
    }

    private DateTime Utc(DateOnly date, TimeOnly newYork) => TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(newYork), _newYork);

    private static IEnumerable<DateOnly> Holidays(int year)
    {
        // A New Year's Day on a Saturday is not observed: the Friday before ends the year's books (Rule 7.2).
        var newYear = new DateOnly(year, 1, 1);
        yield return newYear.DayOfWeek == DayOfWeek.Sunday ? newYear.AddDays(1) : newYear;
        yield return NthWeekday(year, 1, DayOfWeek.Monday, 3); // Martin Luther King
        yield return NthWeekday(year, 2, DayOfWeek.Monday, 3); // Washington
        yield return EasterSunday(year).AddDays(-2); // Good Friday
        yield return LastMonday(year, 5); // Memorial Day
        if (year >= 2022)
        {
            yield return Observed(new DateOnly(year, 6, 19)); // Juneteenth; a law since June 2021, kept by the NYSE from 2022
        }

        yield return Observed(new DateOnly(year, 7, 4)); // Independence Day
        yield return NthWeekday(year, 9, DayOfWeek.Monday, 1); // Labor Day
        yield return NthWeekday(year, 11, DayOfWeek.Thursday, 4); // Thanksgiving
        yield return Observed(new DateOnly(year, 12, 25)); // Christmas
    }

    private static IEnumerable<DateOnly> EarlyCloses(int year)
    {
        yield return NthWeekday(year, 11, DayOfWeek.Thursday, 4).AddDays(1);

        // Monday to Thursday only: on a Friday the observed Christmas closes the market, on a weekend there is nothing to shorten,
        // and the Friday before a weekend Christmas Eve is a whole day.
        var christmasEve = new DateOnly(year, 12, 24);
        if (christmasEve.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday)
        {
            yield return christmasEve;
        }

        // Around a Fourth of July on Tuesday, Wednesday or Friday, the day before. On a Thursday the NYSE shortened the Friday
        // after it until 2012 (2002-07-05) and the Wednesday before it since 2013. On Saturday, Sunday and Monday nothing.
        var thirdOfJuly = new DateOnly(year, 7, 3);
        switch (thirdOfJuly.DayOfWeek)
        {
            case DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Thursday:
                yield return thirdOfJuly;
                break;
            case DayOfWeek.Wednesday:
                yield return year >= 2013 ? thirdOfJuly : thirdOfJuly.AddDays(2);
                break;
        }

        if (year == 2003)
        {
            yield return new DateOnly(2003, 12, 26); // the Friday after Christmas, that year only
        }
    }

    private static DateOnly Observed(DateOnly holiday) => holiday.DayOfWeek switch
    {
        DayOfWeek.Saturday => holiday.AddDays(-1),
        DayOfWeek.Sunday => holiday.AddDays(1),
        _ => holiday,
    };

    private static DateOnly NthWeekday(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((weekday - first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    private static DateOnly LastMonday(int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-((last.DayOfWeek - DayOfWeek.Monday + 7) % 7));
    }

    // Gregorian computus (Meeus, Jones and Butcher).
    private static DateOnly EasterSunday(int year)
    {
        var golden = year % 19;
        var century = year / 100;
        var yearOfCentury = year % 100;
        var correction = (century + 8) / 25;
        var epact = ((19 * golden) + century - (century / 4) - ((century - correction + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var shift = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * shift) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }
}
