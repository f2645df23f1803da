using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>An instant at which a schedule does something.</summary>
/// <param name="SessionDate">US session that it belongs to.</param>
/// <param name="Phase">What is done.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="At">UTC.</param>
public sealed record Firing(DateOnly SessionDate, WorkPhase Phase, int Number, DateTime At);

/// <summary>A session to come, or under way.</summary>
/// <param name="Fit">When the work is due in it.</param>
/// <param name="Scheduled">Whether the schedule works in it: it is on, and has been since before the session was to be planned.</param>
public sealed record SessionForecast(SessionFit Fit, bool Scheduled);

/// <summary>What a schedule will do, holidays and early closes respected. A schedule acts from its next plan: what was planned under
/// another one keeps its times, and is not part of the forecast.</summary>
public static class ScheduleForecast
{
    /// <summary>Days in which a session is looked for; see <see cref="MarketCalendarExtensions"/>.</summary>
    private const int SearchDays = 15;

    /// <summary>A report may be due a day after its session, and the next session have begun by then.</summary>
    private const int ReportDays = 4;

    /// <summary>The sessions that are not over, in order of time; fewer where the calendar ends.</summary>
    public static IReadOnlyList<SessionForecast> Sessions(Schedule schedule, IMarketCalendar calendar, DateTime now, int count) =>
        [.. From(schedule, calendar, DateOnly.FromDateTime(now), now).Where(session => session.Fit.Plan.Session.Close > now).Take(count)];

    /// <summary>The instants after <paramref name="now"/>, in order of time; none while the schedule is off.</summary>
    public static IReadOnlyList<Firing> Firings(Schedule schedule, IMarketCalendar calendar, DateTime now, int count)
    {
        // Each session has more instants than its plan alone, and only a report reaches past the next session's.
        var firings = new List<Firing>();
        var ahead = 0;
        foreach (var session in From(schedule, calendar, DateOnly.FromDateTime(now).AddDays(-ReportDays), now).Where(session => session.Scheduled))
        {
            firings.AddRange(Of(session.Fit.Plan).Where(firing => firing.At > now));
            if (session.Fit.Plan.PlanAt > now && ++ahead > count)
            {
                break;
            }
        }

        return [.. firings.OrderBy(firing => firing.At).ThenBy(firing => firing.SessionDate).ThenBy(firing => firing.Phase).Take(count)];
    }

    private static IEnumerable<SessionForecast> From(Schedule schedule, IMarketCalendar calendar, DateOnly from, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(calendar);
        var to = DateOnly.FromDateTime(now).AddDays(SearchDays);
        return calendar.SessionsBetween(Later(from, calendar.FirstDate), to < calendar.LastDate ? to : calendar.LastDate)
            .Select(session => SessionPlan.Fit(schedule, session))
            .Select(fit => new SessionForecast(fit, schedule.Enabled && schedule.EnabledSince <= fit.Plan.PlanAt));
    }

    private static IEnumerable<Firing> Of(SessionPlan plan)
    {
        var date = plan.Session.Date;
        return plan.SliceTimes.Select((at, index) => new Firing(date, WorkPhase.Slice, index + 1, at))
            .Prepend(new(date, WorkPhase.Plan, 0, plan.PlanAt))
            .Append(new(date, WorkPhase.ClosingDip, 0, plan.DipAt))
            .Append(new(date, WorkPhase.CloseSession, 0, plan.Session.Close))
            .Append(new(date, WorkPhase.Report, 0, plan.ReportAt));
    }

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;
}
