using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>When the user's bots work, and what that means in the sessions to come.</summary>
public sealed record GetScheduleQuery : ITenantRequest<Result<ScheduleDto>>;

/// <summary>A schedule and what it will do.</summary>
public sealed record ScheduleDto : IVersionedDto
{
    private const int Firings = 5;
    private const int Sessions = 2;

    /// <summary>When the day is planned.</summary>
    public required string PlanTime { get; init; }

    /// <summary>The first slice.</summary>
    public required string SliceStart { get; init; }

    /// <summary>The last slice.</summary>
    public required string SliceEnd { get; init; }

    /// <summary>How many slices an order has.</summary>
    public required int SliceCount { get; init; }

    /// <summary>When a drop is looked for.</summary>
    public required string ClosingDipTime { get; init; }

    /// <summary>When the daily report is due.</summary>
    public required string ReportTime { get; init; }

    /// <summary>Time zone of the wall-clock times, an IANA id.</summary>
    public required string Zone { get; init; }

    /// <summary>Off: nothing is planned.</summary>
    public required bool Enabled { get; init; }

    /// <summary>UTC time since which it is on, or since a change that would have made something due in the past. It acts from the first plan after that.</summary>
    public required DateTime EnabledSince { get; init; }

    /// <inheritdoc/>
    public required int Version { get; init; }

    /// <summary>The next five instants at which something is done. While it is off, only what was begun is ended.</summary>
    public required IReadOnlyList<FiringDto> NextFirings { get; init; }

    /// <summary>The next two sessions, the one under way included.</summary>
    public required IReadOnlyList<SessionForecastDto> NextSessions { get; init; }

    internal static ScheduleDto Of(Schedule schedule, IMarketCalendar calendar, DateTime now, SessionProgress? progress)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone);
        return new()
        {
            PlanTime = schedule.PlanTime,
            SliceStart = schedule.SliceStart,
            SliceEnd = schedule.SliceEnd,
            SliceCount = schedule.SliceCount,
            ClosingDipTime = schedule.ClosingDipTime,
            ReportTime = schedule.ReportTime,
            Zone = schedule.Zone,
            Enabled = schedule.Enabled,
            EnabledSince = schedule.EnabledSince,
            Version = schedule.Version,
            NextFirings = [.. ScheduleForecast.Firings(schedule, calendar, now, Firings, progress).Select(firing => FiringDto.Of(firing, zone))],
            NextSessions = [.. ScheduleForecast.Sessions(schedule, calendar, now, Sessions, progress).Select(session => SessionForecastDto.Of(session, zone))],
        };
    }
}

/// <summary>An instant, and what the clock shows then in the schedule's zone.</summary>
/// <param name="At">UTC.</param>
/// <param name="Local">The same in the zone, with its offset.</param>
public sealed record InstantDto(DateTime At, DateTimeOffset Local)
{
    internal static InstantDto Of(DateTime at, TimeZoneInfo zone) => new(at, TimeZoneInfo.ConvertTime(new DateTimeOffset(at, TimeSpan.Zero), zone));
}

/// <summary>An instant at which the schedule does something.</summary>
/// <param name="At">UTC.</param>
/// <param name="Local">The same in the schedule's zone.</param>
/// <param name="Phase"><c>Plan</c>, <c>Slice</c>, <c>ClosingDip</c>, <c>CloseSession</c> or <c>Report</c>.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="Session">US session that it belongs to.</param>
public sealed record FiringDto(DateTime At, DateTimeOffset Local, string Phase, int Number, DateOnly Session)
{
    internal static FiringDto Of(Firing firing, TimeZoneInfo zone)
    {
        var (at, local) = InstantDto.Of(firing.At, zone);
        return new(at, local, firing.Phase.ToString(), firing.Number, firing.SessionDate);
    }
}

/// <summary>A session as the schedule works in it.</summary>
/// <param name="Session">US session.</param>
/// <param name="Scheduled">False when the schedule is off, or was switched on or changed only after the session was to be planned. A session that was begun goes on.</param>
/// <param name="Open">When the market opens.</param>
/// <param name="Plan">When the day is planned.</param>
/// <param name="Slices">When the slices are sent; once planned, as they were planned.</param>
/// <param name="ClosingDip">When a drop is looked for.</param>
/// <param name="Close">When the market closes.</param>
/// <param name="Report">When the report is due.</param>
/// <param name="Clamped">The times that the session does not allow as they were set.</param>
public sealed record SessionForecastDto(
    DateOnly Session,
    bool Scheduled,
    InstantDto Open,
    InstantDto Plan,
    IReadOnlyList<InstantDto> Slices,
    InstantDto ClosingDip,
    InstantDto Close,
    InstantDto Report,
    IReadOnlyList<ClampedTimeDto> Clamped)
{
    internal static SessionForecastDto Of(SessionForecast forecast, TimeZoneInfo zone)
    {
        var plan = forecast.Fit.Plan;
        return new(
            plan.Session.Date,
            forecast.Scheduled,
            InstantDto.Of(plan.Session.Open, zone),
            InstantDto.Of(plan.PlanAt, zone),
            [.. forecast.SliceTimes.Select(at => InstantDto.Of(at, zone))],
            InstantDto.Of(plan.DipAt, zone),
            InstantDto.Of(plan.Session.Close, zone),
            InstantDto.Of(plan.ReportAt, zone),
            [.. forecast.Fit.Clamped.Select(clamped => ClampedTimeDto.Of(clamped, zone))]);
    }
}

/// <summary>A time that was moved into the session.</summary>
/// <param name="Field">Which field of the schedule.</param>
/// <param name="Wanted">As it was set.</param>
/// <param name="Actual">As it will be.</param>
public sealed record ClampedTimeDto(string Field, InstantDto Wanted, InstantDto Actual)
{
    internal static ClampedTimeDto Of(ClampedTime clamped, TimeZoneInfo zone) => new(
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(clamped.Field), InstantDto.Of(clamped.Wanted, zone), InstantDto.Of(clamped.Actual, zone));
}

internal sealed class GetScheduleHandler(IEggMoneyDbFactory databases, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<GetScheduleQuery, Result<ScheduleDto>>
{
    public async Task<Result<ScheduleDto>> Handle(GetScheduleQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        return ScheduleDto.Of(
            await db.Schedules.AsNoTracking().SingleAsync(cancellationToken), calendar, now, await ScheduleProgress.LoadAsync(db, calendar, now, cancellationToken));
    }
}
