using System.Diagnostics.CodeAnalysis;
using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>What is wrong with a field of a schedule.</summary>
/// <param name="Field">The property's name on <see cref="Schedule"/>.</param>
/// <param name="Message">What is wrong, in English.</param>
public sealed record ScheduleProblem(string Field, string Message);

/// <summary>What a schedule must fulfil to be saved (trading rules, sections 10 and 11).</summary>
public static class ScheduleRules
{
    /// <summary>The most slices an order may have.</summary>
    public const int MaxSlices = 60;

    // An ordinary day of each half of the year. Early closes are left out: they shorten a window three times a year, by design.
    private static readonly (string Name, MarketSession Session)[] OrdinaryDays =
    [
        ("US daylight time", NyseCalendar.Instance.SessionOn(new DateOnly(2025, 7, 9))!),
        ("US standard time", NyseCalendar.Instance.SessionOn(new DateOnly(2025, 1, 15))!),
    ];

    /// <summary>All problems of a schedule; empty when it is sound. Whether times fit is only judged when all can be read.</summary>
    public static IReadOnlyList<ScheduleProblem> Problems(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var problems = new List<ScheduleProblem>();
        if (!TryFindZone(schedule.Zone, out _))
        {
            problems.Add(new(nameof(Schedule.Zone), $"'{schedule.Zone}' is not a known IANA time zone, for example Asia/Seoul."));
        }

        Time(nameof(Schedule.PlanTime), schedule.PlanTime);
        Time(nameof(Schedule.SliceStart), schedule.SliceStart);
        Time(nameof(Schedule.SliceEnd), schedule.SliceEnd);
        Time(nameof(Schedule.ClosingDipTime), schedule.ClosingDipTime);
        Time(nameof(Schedule.ReportTime), schedule.ReportTime);
        if (schedule.SliceCount is < 1 or > MaxSlices)
        {
            problems.Add(new(nameof(Schedule.SliceCount), $"{schedule.SliceCount} is not between 1 and {MaxSlices}."));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(OrdinaryDays.SelectMany(day => Misfits(schedule, day.Name, day.Session)).DistinctBy(p => p.Field));
        }

        return problems;

        void Time(string field, string text)
        {
            if (!SessionTime.TryParse(text, out _))
            {
                problems.Add(new(field, $"'{text}' is not a time such as 00:05, open+00:35 or close-00:30."));
            }
        }
    }

    /// <summary>Finds a time zone by its IANA id. Other kinds of id are refused: they are not known on every machine.</summary>
    internal static bool TryFindZone(string? id, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return !string.IsNullOrWhiteSpace(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) && zone.HasIanaId;
    }

    private static IEnumerable<ScheduleProblem> Misfits(Schedule schedule, string when, MarketSession session)
    {
        var plan = SessionPlan.For(schedule, session);
        if (plan.SliceTimes.Count < schedule.SliceCount)
        {
            yield return new(
                nameof(Schedule.SliceCount),
                $"In {when} the window from {schedule.SliceStart} to {schedule.SliceEnd} has room for {plan.SliceTimes.Count} of {schedule.SliceCount} slices, one a minute within the session.");
        }

        if (plan.PlanAt > plan.SliceTimes[0])
        {
            yield return new(
                nameof(Schedule.PlanTime), $"In {when} {schedule.PlanTime} is after the first slice, which would be missed every day.");
        }
    }
}
