using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>What is due for a tenant, and when the next thing will be: a pure function of the schedule, the session, the time and the ledger.</summary>
public sealed class WorkPlanner(IMarketCalendar calendar)
{
    /// <summary>How long a broker gets to answer before it is asked about an order for the first time.</summary>
    private static readonly TimeSpan ConfirmDelay = TimeSpan.FromMinutes(1);

    /// <summary>The last slice has no next one that ends its window; it may go out this long after its time.</summary>
    private static readonly TimeSpan LastSliceGrace = TimeSpan.FromMinutes(5);

    /// <summary>The report does not wait longer for the reconciliation than this.</summary>
    private static readonly TimeSpan ReportAnyway = TimeSpan.FromMinutes(30);

    /// <summary>Days without a session that the search for the next one crosses; so near its end the calendar has no next one to name.</summary>
    private const int LongestClosing = 15;

    /// <summary>A report later than this tells nobody anything.</summary>
    private static readonly TimeSpan ReportUseful = TimeSpan.FromHours(12);

    /// <summary>Everything not over yet of the sessions from <paramref name="horizon"/> on, whether due or still to come, in order of time.</summary>
    public IReadOnlyList<PlannedWork> Open(TenantFacts facts, DateOnly horizon, DateTime now)
    {
        var latest = calendar.LatestSessionOpenedBy(now);
        var dates = new SortedSet<DateOnly>(facts.Slices.Select(slice => slice.SessionDate).Where(date => date < horizon));
        if (latest is not null)
        {
            dates.UnionWith(calendar.SessionsBetween(horizon, latest.Date).Select(session => session.Date));
        }

        // One session ahead, so that a driven clock knows where to go next.
        var after = latest?.Date ?? DateOnly.FromDateTime(now).AddDays(-1);
        if (after.AddDays(LongestClosing) < calendar.LastDate)
        {
            dates.Add(calendar.NextSessionAfter(after).Date);
        }

        var work = new List<PlannedWork>();
        foreach (var date in dates)
        {
            if (calendar.SessionOn(date) is { } session)
            {
                AddSession(work, facts, SessionPlan.For(facts.Schedule, session), isLatest: latest is null || date >= latest.Date, now);
            }
        }

        work.Sort((left, right) => left.FreeAt != right.FreeAt
            ? left.FreeAt.CompareTo(right.FreeAt)
            : (left.Item.SessionDate, left.Item.DueAt, left.Item.Phase, left.Item.Number).CompareTo((right.Item.SessionDate, right.Item.DueAt, right.Item.Phase, right.Item.Number)));
        return work;
    }

    private static void AddSession(List<PlannedWork> work, TenantFacts facts, SessionPlan plan, bool isLatest, DateTime now)
    {
        var date = plan.Session.Date;
        var runs = facts.Runs.Where(run => run.SessionDate == date).ToDictionary(run => (run.Phase, run.Number));
        var slices = facts.Slices.Where(slice => slice.SessionDate == date).ToList();
        var lastSlice = plan.SliceTimes[^1];

        void Add(WorkPhase phase, int number, DateTime due, DateTime usefulUntil)
        {
            var run = runs.GetValueOrDefault((phase, number));
            if (run is { IsOver: true })
            {
                return;
            }

            var free = run?.FreeAt is { } at && at > due ? at : due;
            work.Add(new(new(plan, phase, number, due, usefulUntil, run is not null), free));
        }

        // A change of times after the plan was begun does not end that session's work.
        var begun = runs.ContainsKey((WorkPhase.Plan, 0));
        var scheduled = facts.Schedule.Enabled && (begun || (facts.Active && facts.Schedule.EnabledSince <= plan.PlanAt));
        if (scheduled)
        {
            // A plan after the last slice's time could send nothing; while paused it waits, and is skipped at the end of its window.
            Add(WorkPhase.Plan, 0, facts.Paused && now < lastSlice ? lastSlice : plan.PlanAt, lastSlice);
        }

        foreach (var number in slices.Where(slice => !slice.AtBroker && slice.Number > 0).Select(slice => slice.Number).Distinct())
        {
            var due = slices.Where(slice => slice.Number == number).Min(slice => slice.DueAt);
            var next = slices.Where(slice => slice.Number > number && SliceNumbers.SeriesOf(slice.Number) == SliceNumbers.SeriesOf(number)).Select(slice => (DateTime?)slice.DueAt).Min();
            Add(WorkPhase.Slice, number, due, next ?? Earlier(due + LastSliceGrace, plan.Session.Close));
        }

        foreach (var number in slices.Where(slice => slice.AtBroker).Select(slice => slice.Number)
            .Concat(runs.Values.Where(run => run.Phase == WorkPhase.ConfirmFills).Select(run => run.Number)).Distinct())
        {
            // After the close, CloseSession asks about everything.
            if (now < plan.Session.Close)
            {
                var sent = slices.Where(slice => slice.Number == number).Select(slice => (DateTime?)slice.DueAt).Min() ?? now;
                Add(WorkPhase.ConfirmFills, number, sent + ConfirmDelay, DateTime.MaxValue);
            }
        }

        var planned = runs.GetValueOrDefault((WorkPhase.Plan, 0))?.State == RunState.Succeeded;
        var dips = scheduled && (facts.Schedule.EnabledSince <= plan.PlanAt || (begun && facts.Schedule.EnabledSince <= plan.DipAt));
        if (dips && (isLatest || planned))
        {
            Add(WorkPhase.ClosingDip, 0, plan.DipAt, plan.Session.Close);
        }

        // Also where everything is final by now: an answer may have been lost, and holdings are compared.
        var worked = slices.Count > 0 || runs.Values.Any(run => run.MayHaveOrdered);
        if (worked || (scheduled && isLatest))
        {
            Add(WorkPhase.CloseSession, 0, plan.Session.Close, DateTime.MaxValue);
            var closed = runs.GetValueOrDefault((WorkPhase.CloseSession, 0))?.IsOver == true;
            var anyway = Later(plan.ReportAt, plan.Session.Close + ReportAnyway);
            Add(WorkPhase.Report, 0, closed ? plan.ReportAt : anyway, anyway + ReportUseful);
        }
    }

    private static DateTime Earlier(DateTime left, DateTime right) => left < right ? left : right;

    private static DateTime Later(DateTime left, DateTime right) => left > right ? left : right;
}

/// <summary>Work that is not over.</summary>
/// <param name="Item">The work.</param>
/// <param name="FreeAt">UTC time from which it may be taken: its due time, or the end of a lease or back-off.</param>
public sealed record PlannedWork(WorkItem Item, DateTime FreeAt);
