using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>What a schedule would do if it were saved now.</summary>
/// <param name="Settings">The schedule.</param>
public sealed record PreviewScheduleQuery(ScheduleSettings Settings) : ITenantRequest<Result<SchedulePreviewDto>>;

/// <summary>What a schedule would do.</summary>
/// <param name="NextFirings">The next five instants at which something would be done.</param>
/// <param name="NextSessions">The next two sessions, the one under way included. What is planned already keeps its times.</param>
/// <param name="UnusualSessions">The next session that closes early, and the first after clocks change, in order of time.</param>
public sealed record SchedulePreviewDto(
    IReadOnlyList<FiringDto> NextFirings, IReadOnlyList<SessionForecastDto> NextSessions, IReadOnlyList<UnusualSessionDto> UnusualSessions);

/// <summary>A session in which the schedule works at other times than in the one before.</summary>
/// <param name="Oddity">Why.</param>
/// <param name="Session">The session.</param>
public sealed record UnusualSessionDto(SessionOddity Oddity, SessionForecastDto Session);

internal sealed class PreviewScheduleValidator : AbstractValidator<PreviewScheduleQuery>
{
    public PreviewScheduleValidator() => RuleFor(request => request.Settings).IsSchedule();
}

internal sealed class PreviewScheduleHandler(IEggMoneyDbFactory databases, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<PreviewScheduleQuery, Result<SchedulePreviewDto>>
{
    public async Task<Result<SchedulePreviewDto>> Handle(PreviewScheduleQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var saved = await db.Schedules.AsNoTracking().SingleAsync(cancellationToken);
        var now = clock.Now();
        var progress = await ScheduleProgress.LoadAsync(db, calendar, now, cancellationToken);
        var wanted = request.Settings.ApplyTo(new() { EnabledSince = saved.EnabledSince });
        if (request.Settings != ScheduleSettings.Of(saved))
        {
            wanted.EnabledSince = ScheduleChange.Since(saved, wanted, calendar, now, progress is not null);
        }

        var forecast = ScheduleDto.Of(wanted, calendar, now, progress);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(wanted.Zone);
        return new SchedulePreviewDto(
            forecast.NextFirings,
            forecast.NextSessions,
            [.. UnusualSessions.Next(wanted, calendar, now).Select(unusual => new UnusualSessionDto(
                unusual.Oddity, SessionForecastDto.Of(new(unusual.Fit, wanted.Enabled, wanted.Enabled, Progress: null), zone)))]);
    }
}
