namespace EggMoney.Domain.Market;

/// <summary>Questions that any calendar of the US market can answer.</summary>
/// <remarks>They rely on a US session lying within one UTC day of the session's date. All throw
/// <see cref="ArgumentOutOfRangeException"/> where they meet a year that the calendar does not know.</remarks>
public static class MarketCalendarExtensions
{
    // The longest closing since 1945 was six days (2001); fifteen find a session across anything but a war.
    private const int SearchDays = 15;

    /// <summary>The sessions of a range of dates, both included, ascending; empty when <paramref name="to"/> is before <paramref name="from"/>.</summary>
    public static IEnumerable<MarketSession> SessionsBetween(this IMarketCalendar calendar, DateOnly from, DateOnly to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return Enumerate(calendar, from, to);
    }

    /// <summary>The session that is open at an instant, its open and its close included; null when the market is closed.</summary>
    /// <exception cref="ArgumentException">The instant is a local time.</exception>
    public static MarketSession? SessionAt(this IMarketCalendar calendar, DateTime utc)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var session = calendar.SessionOn(UtcDate(utc));
        return session is not null && session.Open <= utc && utc <= session.Close ? session : null;
    }

    /// <summary>The latest session that has opened by an instant, whether or not it has closed since; null when the fifteen
    /// days before have none.</summary>
    /// <exception cref="ArgumentException">The instant is a local time.</exception>
    public static MarketSession? LatestSessionOpenedBy(this IMarketCalendar calendar, DateTime utc)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var date = UtcDate(utc);
        for (var back = 0; back <= SearchDays && date.DayNumber - back >= calendar.FirstDate.DayNumber; back++)
        {
            if (calendar.SessionOn(date.AddDays(-back)) is { } session && session.Open <= utc)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>The session under way, or else the next one; null where the calendar ends.</summary>
    /// <exception cref="ArgumentException">The instant is a local time.</exception>
    public static MarketSession? UnderWayOrNext(this IMarketCalendar calendar, DateTime utc)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var today = UtcDate(utc);
        var last = today.AddDays(SearchDays);
        return calendar.SessionsBetween(today, last < calendar.LastDate ? last : calendar.LastDate).FirstOrDefault(session => session.Close > utc);
    }

    /// <summary>The first session after a date.</summary>
    /// <exception cref="InvalidOperationException">The calendar has none within fifteen days.</exception>
    public static MarketSession NextSessionAfter(this IMarketCalendar calendar, DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        for (var ahead = 1; ahead <= SearchDays; ahead++)
        {
            if (calendar.SessionOn(date.AddDays(ahead)) is { } session)
            {
                return session;
            }
        }

        throw new InvalidOperationException($"The calendar has no session within {SearchDays} days after {date:yyyy-MM-dd}.");
    }

    private static IEnumerable<MarketSession> Enumerate(IMarketCalendar calendar, DateOnly from, DateOnly to)
    {
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            if (calendar.SessionOn(date) is { } session)
            {
                yield return session;
            }
        }
    }

    // A local time would be read as UTC and name another session without anyone noticing.
    private static DateOnly UtcDate(DateTime utc) => utc.Kind == DateTimeKind.Local
        ? throw new ArgumentException("The instant must be in UTC.", nameof(utc))
        : DateOnly.FromDateTime(utc);
}
