using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>What a change does to the session under way. A plan that has come due stays due, whatever else of the schedule changes; and no
/// change makes anything due in the past, to be done at once or told as missed.</summary>
public static class ScheduleChange
{
    /// <summary>From when on the changed schedule is looked at; see <see cref="Schedule.EnabledSince"/>.</summary>
    /// <param name="before">The schedule as it was.</param>
    /// <param name="after">The schedule as it will be.</param>
    /// <param name="calendar">The sessions.</param>
    /// <param name="now">UTC.</param>
    /// <param name="begun">Whether the plan of the latest session was begun under the old schedule.</param>
    public static DateTime Since(Schedule before, Schedule after, IMarketCalendar calendar, DateTime now, bool begun)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(calendar);
        var since = before.EnabledSince;
        if (!after.Enabled)
        {
            return since;
        }

        if (!before.Enabled || ScheduleRules.Problems(before).Count > 0)
        {
            return now;
        }

        // Only in the session in which it was switched on, and in the latest one, can it matter which plan time holds.
        var latest = calendar.LatestSessionOpenedBy(now);
        foreach (var session in new[] { calendar.LatestSessionOpenedBy(since), latest }.OfType<MarketSession>().Distinct())
        {
            var (was, will) = (SessionPlan.For(before, session), SessionPlan.For(after, session));
            if (begun && session == latest)
            {
                // The plan goes on, or is over; a dip whose time would be past by the change is not made up for.
                if (was.DipAt > now && will.DipAt < now)
                {
                    since = now;
                }
            }
            else if (will.PlanAt < now)
            {
                var due = since <= was.PlanAt && was.PlanAt <= now;
                if (due && will.PlanAt < since)
                {
                    since = will.PlanAt;
                }
                else if (!due && since <= will.PlanAt)
                {
                    since = session.Close < now ? session.Close : now;
                }
            }
        }

        return since;
    }
}
