using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>What is unusual about a session.</summary>
public enum SessionOddity
{
    /// <summary>It closes early, as before a holiday.</summary>
    EarlyClose,

    /// <summary>It is the first since clocks were changed, in New York or in the schedule's zone: the market opens at another time of day there.</summary>
    ClockChange,
}

/// <summary>A session to come in which a schedule works at other times than in the last.</summary>
/// <param name="Oddity">Why.</param>
/// <param name="Fit">When the work is due in it.</param>
public sealed record UnusualSession(SessionOddity Oddity, SessionFit Fit);

/// <summary>Finds the sessions that somebody who sets a schedule should look at.</summary>
public static class UnusualSessions
{
    /// <summary>Clocks change twice a year.</summary>
    private const int SearchDays = 240;

    /// <summary>The next of each kind, in order of time.</summary>
    public static IReadOnlyList<UnusualSession> Next(Schedule schedule, IMarketCalendar calendar, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(calendar);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone);
        var (from, to) = (DateOnly.FromDateTime(now), DateOnly.FromDateTime(now).AddDays(SearchDays));
        var found = new Dictionary<SessionOddity, UnusualSession>();
        TimeSpan? opened = null;
        foreach (var session in calendar.SessionsBetween(from > calendar.FirstDate ? from : calendar.FirstDate, to < calendar.LastDate ? to : calendar.LastDate).Where(session => session.Close > now))
        {
            var opens = TimeZoneInfo.ConvertTimeFromUtc(session.Open, zone).TimeOfDay;
            if (session.ClosesEarly)
            {
                found.TryAdd(SessionOddity.EarlyClose, new(SessionOddity.EarlyClose, SessionPlan.Fit(schedule, session)));
            }

            if (opened is { } before && before != opens)
            {
                found.TryAdd(SessionOddity.ClockChange, new(SessionOddity.ClockChange, SessionPlan.Fit(schedule, session)));
            }

            opened = opens;
            if (found.Count == Enum.GetValues<SessionOddity>().Length)
            {
                break;
            }
        }

        return [.. found.Values.OrderBy(unusual => unusual.Fit.Plan.Session.Open)];
    }
}
