using System.Diagnostics.CodeAnalysis;
using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>What is wrong with a field of a schedule.</summary>
/// <param name="Field">The property's name on <see cref="Schedule"/>.</param>
/// <param name="Message">What is wrong, in English.</param>
/// <param name="Korean">The same in Korean.</param>
public sealed record ScheduleProblem(string Field, string Message, string Korean);

/// <summary>What a schedule must fulfil to be saved (trading rules, sections 10 and 11).</summary>
public static class ScheduleRules
{
    /// <summary>The most slices an order may have.</summary>
    public const int MaxSlices = 60;

    // An ordinary day of each half of the year. Early closes are left out: they shorten a window three times a year, by design.
    private static readonly (string Name, string Korean, MarketSession Session)[] OrdinaryDays =
    [
        ("US daylight time", "미국 서머타임", NyseCalendar.Instance.SessionOn(new DateOnly(2025, 7, 9))!),
        ("US standard time", "미국 표준시", NyseCalendar.Instance.SessionOn(new DateOnly(2025, 1, 15))!),
    ];

    /// <summary>All problems of a schedule; empty when it is sound. Whether times fit is only judged when all can be read.</summary>
    public static IReadOnlyList<ScheduleProblem> Problems(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var problems = new List<ScheduleProblem>();
        if (!TryFindZone(schedule.Zone, out _))
        {
            problems.Add(new(
                nameof(Schedule.Zone),
                $"'{schedule.Zone}' is not a known IANA time zone, for example Asia/Seoul.",
                $"'{schedule.Zone}'은(는) 알 수 없는 시간대입니다. Asia/Seoul과 같은 IANA 이름을 입력하십시오."));
        }

        Time(nameof(Schedule.PlanTime), schedule.PlanTime);
        Time(nameof(Schedule.SliceStart), schedule.SliceStart);
        Time(nameof(Schedule.SliceEnd), schedule.SliceEnd);
        Time(nameof(Schedule.ClosingDipTime), schedule.ClosingDipTime);
        Time(nameof(Schedule.ReportTime), schedule.ReportTime);
        if (schedule.SliceCount is < 1 or > MaxSlices)
        {
            problems.Add(new(
                nameof(Schedule.SliceCount),
                $"{schedule.SliceCount} is not between 1 and {MaxSlices}.",
                $"{schedule.SliceCount}은(는) 1에서 {MaxSlices} 사이의 값이 아닙니다."));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(OrdinaryDays.SelectMany(day => Misfits(schedule, day.Name, day.Korean, day.Session)).DistinctBy(p => p.Field));
        }

        return problems;

        void Time(string field, string text)
        {
            if (!SessionTime.TryParse(text, out _))
            {
                problems.Add(new(
                    field,
                    $"'{text}' is not a time such as 00:05, open+00:35 or close-00:30.",
                    $"'{text}'은(는) 올바른 시각이 아닙니다. 00:05, open+00:35, close-00:30과 같이 입력하십시오."));
            }
        }
    }

    /// <summary>Finds a time zone by its IANA id. Other kinds of id are refused: they are not known on every machine.</summary>
    internal static bool TryFindZone(string? id, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return !string.IsNullOrWhiteSpace(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) && zone.HasIanaId;
    }

    private static IEnumerable<ScheduleProblem> Misfits(Schedule schedule, string when, string whenKorean, MarketSession session)
    {
        var (plan, windowEnd, planIsLate, _) = SessionPlan.Fit(schedule, session);
        if (plan.SliceTimes.Count < schedule.SliceCount)
        {
            yield return new(
                nameof(Schedule.SliceCount),
                $"In {when} the window from {schedule.SliceStart} to {schedule.SliceEnd} has room for {plan.SliceTimes.Count} of {schedule.SliceCount} slices, one a minute within the session.",
                $"{whenKorean} 기간에는 {schedule.SliceStart}부터 {schedule.SliceEnd}까지의 구간에 {schedule.SliceCount}회 중 {plan.SliceTimes.Count}회만 들어갑니다. 장중에 1분에 한 번만 주문합니다.");
        }

        if (planIsLate)
        {
            yield return new(
                nameof(Schedule.PlanTime),
                $"In {when} {schedule.PlanTime} is after the first slice, which would be missed every day.",
                $"{whenKorean} 기간에는 {schedule.PlanTime}이(가) 첫 분할 주문보다 늦어, 첫 주문을 매일 놓치게 됩니다.");
        }

        if (plan.DipAt < windowEnd)
        {
            yield return new(
                nameof(Schedule.ClosingDipTime),
                $"In {when} {schedule.ClosingDipTime} is before the slices' window ends.",
                $"{whenKorean} 기간에는 {schedule.ClosingDipTime}이(가) 분할 주문 구간이 끝나기 전입니다.");
        }
    }
}
