using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>An instant at which a schedule does something.</summary>
/// <param name="SessionDate">US session that it belongs to.</param>
/// <param name="Phase">What is done.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="At">UTC.</param>
public sealed record Firing(DateOnly SessionDate, WorkPhase Phase, int Number, DateTime At);

/// <summary>A slice of the session under way, as it was planned.</summary>
/// <param name="Number">Slice number.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="Planned">Not sent yet.</param>
public sealed record SliceProgress(int Number, DateTime DueAt, bool Planned);

/// <summary>How far a session is whose plan was begun. What was planned keeps its times, whatever the schedule has become since.</summary>
/// <param name="SessionDate">US session.</param>
/// <param name="Over">Nobody is planned any more.</param>
/// <param name="MayHaveOrdered">It is closed and reported in any case.</param>
/// <param name="Slices">In order of their numbers.</param>
public sealed record SessionProgress(DateOnly SessionDate, bool Over, bool MayHaveOrdered, IReadOnlyList<SliceProgress> Slices);

/// <summary>A session to come, or under way.</summary>
/// <param name="Fit">When the work is due in it.</param>
/// <param name="Scheduled">Whether the schedule works in it: it is on, and the session's plan was begun, or it has been on since before.</param>
/// <param name="Dips">Whether a drop is looked for.</param>
/// <param name="Progress">How far it is; null when its plan was not begun.</param>
public sealed record SessionForecast(SessionFit Fit, bool Scheduled, bool Dips, SessionProgress? Progress)
{
    /// <summary>When the slices are due, in UTC: as they were planned, or else as they will be.</summary>
    public IReadOnlyList<DateTime> SliceTimes => Progress is { } progress && (progress.Over || progress.Slices.Count > 0)
        ? [.. progress.Slices.Select(slice => slice.DueAt)]
        : Fit.Plan.SliceTimes;
}

/// <summary>What a schedule will do, holidays and early closes respected. A schedule acts from its next plan: what was planned under
/// another one keeps its times.</summary>
public static class ScheduleForecast
{
    /// <summary>Days in which a session is looked for; see <see cref="MarketCalendarExtensions"/>.</summary>
    private const int SearchDays = 15;

    /// <summary>A report may be due a day after its session, and the next session have begun by then.</summary>
    private const int ReportDays = 4;

    /// <summary>The sessions that are not over, in order of time; fewer where the calendar ends.</summary>
    public static IReadOnlyList<SessionForecast> Sessions(Schedule schedule, IMarketCalendar calendar, DateTime now, int count, SessionProgress? progress = null) =>
        [.. From(schedule, calendar, DateOnly.FromDateTime(now), now, progress).Where(session => session.Fit.Plan.Session.Close > now).Take(count)];

    /// <summary>The instants after <paramref name="now"/>, in order of time; while the schedule is off, those of a session that was begun.</summary>
    public static IReadOnlyList<Firing> Firings(Schedule schedule, IMarketCalendar calendar, DateTime now, int count, SessionProgress? progress = null)
    {
        // Each session has more instants than its plan alone, and only a report reaches past the next session's.
        var firings = new List<Firing>();
        var ahead = 0;
        foreach (var session in From(schedule, calendar, DateOnly.FromDateTime(now).AddDays(-ReportDays), now, progress))
        {
            firings.AddRange(Of(session).Where(firing => firing.At > now));
            if (session.Scheduled && session.Fit.Plan.PlanAt > now && ++ahead > count)
            {
                break;
            }
        }

        return [.. firings.OrderBy(firing => firing.At).ThenBy(firing => firing.SessionDate).ThenBy(firing => firing.Phase).Take(count)];
    }

    private static IEnumerable<SessionForecast> From(Schedule schedule, IMarketCalendar calendar, DateOnly from, DateTime now, SessionProgress? progress)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(calendar);
        var to = DateOnly.FromDateTime(now).AddDays(SearchDays);
        return calendar.SessionsBetween(Later(from, calendar.FirstDate), to < calendar.LastDate ? to : calendar.LastDate)
            .Select(session => SessionPlan.Fit(schedule, session))
            .Select(fit =>
            {
                var begun = progress?.SessionDate == fit.Plan.Session.Date ? progress : null;
                var inTime = schedule.EnabledSince <= fit.Plan.PlanAt;
                return new SessionForecast(
                    fit,
                    schedule.Enabled && (inTime || begun is not null),
                    schedule.Enabled && (inTime || (begun is not null && schedule.EnabledSince <= fit.Plan.DipAt)),
                    begun);
            });
    }

    private static IEnumerable<Firing> Of(SessionForecast session)
    {
        var plan = session.Fit.Plan;
        var date = plan.Session.Date;
        if (session.Scheduled && session.Progress is null)
        {
            yield return new(date, WorkPhase.Plan, 0, plan.PlanAt);
        }

        if (session.Progress is { } progress)
        {
            foreach (var slice in progress.Slices.Where(slice => slice.Planned))
            {
                yield return new(date, WorkPhase.Slice, slice.Number, slice.DueAt);
            }
        }

        if (session.Scheduled && (session.Progress is null or { Over: false, Slices.Count: 0 }))
        {
            for (var index = 0; index < plan.SliceTimes.Count; index++)
            {
                yield return new(date, WorkPhase.Slice, index + 1, plan.SliceTimes[index]);
            }
        }

        if (session.Dips)
        {
            yield return new(date, WorkPhase.ClosingDip, 0, plan.DipAt);
        }

        if (session.Scheduled || session.Progress is { MayHaveOrdered: true })
        {
            yield return new(date, WorkPhase.CloseSession, 0, plan.Session.Close);
            yield return new(date, WorkPhase.Report, 0, plan.ReportAt);
        }
    }

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;
}
