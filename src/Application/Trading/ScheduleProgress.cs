using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Looks up how far the latest session is.</summary>
internal static class ScheduleProgress
{
    /// <returns>Null when its plan was not begun.</returns>
    public static async Task<SessionProgress?> LoadAsync(IEggMoneyDb db, IMarketCalendar calendar, DateTime now, CancellationToken cancellationToken)
    {
        if (calendar.LatestSessionOpenedBy(now)?.Date is not { } date
            || await db.DispatchRuns.AsNoTracking().SingleOrDefaultAsync(run => run.SessionDate == date && run.Phase == WorkPhase.Plan, cancellationToken) is not { } plan)
        {
            return null;
        }

        var slices = await db.OrderSlices
            .Where(slice => slice.SessionDate == date && slice.Number > 0 && slice.Number < SliceNumbers.SeriesLength)
            .GroupBy(slice => slice.Number)
            .Select(group => new { Number = group.Key, DueAt = group.Min(slice => slice.DueAt), Planned = group.Count(slice => slice.State == SliceState.Planned) })
            .OrderBy(slice => slice.Number)
            .ToListAsync(cancellationToken);
        return new(date, plan.IsOver, plan.State is not (RunState.Missed or RunState.Skipped), slices.ConvertAll(slice => new SliceProgress(slice.Number, slice.DueAt, slice.Planned > 0)));
    }
}
