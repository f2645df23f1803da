using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>When a schedule's work is due in one session (trading rules, section 10). All times are UTC.</summary>
/// <param name="Session">The session that all of the work belongs to, also past midnight in the user's zone.</param>
/// <param name="PlanAt">When the day is planned; from five minutes after the open to ten before the close.</param>
/// <param name="SliceTimes">When the slices are due, ascending, within the same limits; at least one, at most the schedule's count.</param>
/// <param name="DipAt">When a drop is looked for; from five minutes after the open to one before the close.</param>
/// <param name="ReportAt">When the report is due; never before the close.</param>
public sealed record SessionPlan(
    MarketSession Session, DateTime PlanAt, IReadOnlyList<DateTime> SliceTimes, DateTime DipAt, DateTime ReportAt)
{
    private static readonly TimeSpan AfterOpen = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BeforeClose = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DipBeforeClose = TimeSpan.FromMinutes(1);

    /// <summary>How long before the first slice the plan is where the session leaves no better time; as in the default schedule.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    /// <summary>The plan of a schedule for a session.</summary>
    /// <exception cref="ArgumentException">The schedule's zone or one of its times cannot be read; see <see cref="ScheduleRules"/>.</exception>
    public static SessionPlan For(Schedule schedule, MarketSession session) => Fit(schedule, session).Plan;

    /// <summary>The plan of a schedule for a session, and what of it the session does not allow.</summary>
    /// <exception cref="ArgumentException">The schedule's zone or one of its times cannot be read; see <see cref="ScheduleRules"/>.</exception>
    public static SessionFit Fit(Schedule schedule, MarketSession session)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(session);
        if (!ScheduleRules.TryFindZone(schedule.Zone, out var zone))
        {
            throw new ArgumentException($"{nameof(Schedule.Zone)}: '{schedule.Zone}' is not a known time zone.", nameof(schedule));
        }

        var (first, last) = (session.Open + AfterOpen, session.Close - BeforeClose);
        var wantedPlan = Parse(schedule.PlanTime, nameof(Schedule.PlanTime)).Resolve(session, zone);
        var (wantedStart, wantedEnd) = Window(
            Parse(schedule.SliceStart, nameof(Schedule.SliceStart)), Parse(schedule.SliceEnd, nameof(Schedule.SliceEnd)), session, zone);
        var wantedDip = Parse(schedule.ClosingDipTime, nameof(Schedule.ClosingDipTime)).Resolve(session, zone);
        var wantedReport = Report(Parse(schedule.ReportTime, nameof(Schedule.ReportTime)), session, zone);

        var planAt = Clamp(wantedPlan, first, last);
        var start = Clamp(wantedStart, first, last);
        var end = Clamp(wantedEnd, first, last);
        var planIsLate = planAt > start;
        if (wantedStart >= last)
        {
            // Nothing of the window is left: it keeps its length and goes back, and what of the plan is past the end goes with it.
            var length = schedule.SliceCount > 1 ? wantedEnd - wantedStart : TimeSpan.Zero;
            start = Clamp(last - length, first + Lead, last);
            var moved = wantedPlan > last ? wantedPlan - (wantedStart - start) : planAt;
            var lead = Clamp(wantedStart - wantedPlan, TimeSpan.Zero, Lead);
            planAt = Clamp(moved, first, start - lead);
        }

        var sliceTimes = Trading.Slicing.Times(start, end, schedule.SliceCount);
        if (planAt > start || planAt >= sliceTimes[^1])
        {
            planAt = Clamp(start - Lead, first, last);
            if (planAt >= sliceTimes[^1])
            {
                // All of it was to be before the open: the only slice makes room.
                start = end = planAt + Lead;
                sliceTimes = [start];
            }
        }

        var dipAt = Clamp(wantedDip, first, session.Close - DipBeforeClose);
        var reportAt = Clamp(wantedReport, session.Close, DateTime.MaxValue);
        List<ClampedTime>? clamped = null;
        Note(nameof(Schedule.PlanTime), wantedPlan, planAt);
        Note(nameof(Schedule.SliceStart), wantedStart, start);
        Note(nameof(Schedule.SliceEnd), wantedEnd, end);
        Note(nameof(Schedule.ClosingDipTime), wantedDip, dipAt);
        Note(nameof(Schedule.ReportTime), wantedReport, reportAt);
        return new(new(session, planAt, sliceTimes, dipAt, reportAt), end, planIsLate, clamped ?? []);

        void Note(string field, DateTime wanted, DateTime actual)
        {
            if (actual != wanted)
            {
                (clamped ??= []).Add(new(field, wanted, actual));
            }
        }
    }

    private static T Clamp<T>(T wanted, T earliest, T latest)
        where T : struct, IComparable<T> => wanted.CompareTo(earliest) < 0 ? earliest : wanted.CompareTo(latest) > 0 ? latest : wanted;

    private static (DateTime Start, DateTime End) Window(SessionTime from, SessionTime to, MarketSession session, TimeZoneInfo zone)
    {
        var start = from.Resolve(session, zone);
        var end = to.Resolve(session, zone);
        if (end > start)
        {
            return (start, end);
        }

        // Between two wall-clock times there is always a way forward, past midnight; a relative one says where it wants to be.
        return (start, from.IsWallClock && to.IsWallClock ? NextDay(end, zone) : start);
    }

    private static DateTime Report(SessionTime time, MarketSession session, TimeZoneInfo zone)
    {
        var at = time.Resolve(session, zone);

        // The occurrence nearest to a session of a report in the afternoon or evening, in Seoul, is the one before the session
        // opened; what its owner means is the one after it closed.
        if (time.IsWallClock && at < session.Open)
        {
            at = NextDay(at, zone);
        }

        return at;
    }

    private static DateTime NextDay(DateTime utc, TimeZoneInfo zone) =>
        SessionTime.ToUtc(TimeZoneInfo.ConvertTimeFromUtc(utc, zone).AddDays(1), zone);

    private static SessionTime Parse(string text, string field) => SessionTime.TryParse(text, out var time)
        ? time
        : throw new ArgumentException($"{field}: '{text}' is not a time.", nameof(text));
}

/// <summary>How a schedule fits into one session.</summary>
/// <param name="Plan">When the work is due.</param>
/// <param name="WindowEnd">UTC end of the slices' window, within the session.</param>
/// <param name="PlanIsLate">The schedule wants the plan after the first slice; it is earlier than wanted here.</param>
/// <param name="Clamped">The times that the session does not allow as they were set.</param>
public sealed record SessionFit(SessionPlan Plan, DateTime WindowEnd, bool PlanIsLate, IReadOnlyList<ClampedTime> Clamped);

/// <summary>A time that a session does not allow.</summary>
/// <param name="Field">The property's name on <see cref="Schedule"/>.</param>
/// <param name="Wanted">UTC, as the schedule says.</param>
/// <param name="Actual">UTC, as it is in this session.</param>
public sealed record ClampedTime(string Field, DateTime Wanted, DateTime Actual);
