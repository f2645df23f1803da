using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Sets when the user's bots work, all of it. It acts from the next plan; what is planned already keeps its times.</summary>
/// <param name="Settings">The new schedule.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
public sealed record UpdateScheduleCommand(ScheduleSettings Settings, int? Version = null) : ITenantRequest<Result<ScheduleDto>>;

/// <summary>A schedule; what is left out gets the old program's time. A time is a wall-clock time in the zone (<c>00:05</c>) or relative to
/// the session (<c>open+00:35</c>, <c>close-00:30</c>).</summary>
/// <param name="PlanTime">When the day is planned.</param>
/// <param name="SliceStart">The first slice.</param>
/// <param name="SliceEnd">The last slice.</param>
/// <param name="SliceCount">How many slices an order has.</param>
/// <param name="ClosingDipTime">When a drop is looked for.</param>
/// <param name="ReportTime">When the daily report is due.</param>
/// <param name="Zone">Time zone of the wall-clock times, an IANA id.</param>
/// <param name="Enabled">Off: nothing is planned.</param>
public sealed record ScheduleSettings(
    string PlanTime = "00:05",
    string SliceStart = "00:10",
    string SliceEnd = "close-00:30",
    int SliceCount = 5,
    string ClosingDipTime = "close-00:10",
    string ReportTime = "close",
    string Zone = "Asia/Seoul",
    bool Enabled = true)
{
    internal static ScheduleSettings Of(Schedule schedule) => new(
        schedule.PlanTime,
        schedule.SliceStart,
        schedule.SliceEnd,
        schedule.SliceCount,
        schedule.ClosingDipTime,
        schedule.ReportTime,
        schedule.Zone,
        schedule.Enabled);

    internal Schedule ApplyTo(Schedule schedule)
    {
        schedule.PlanTime = PlanTime;
        schedule.SliceStart = SliceStart;
        schedule.SliceEnd = SliceEnd;
        schedule.SliceCount = SliceCount;
        schedule.ClosingDipTime = ClosingDipTime;
        schedule.ReportTime = ReportTime;
        schedule.Zone = Zone;
        schedule.Enabled = Enabled;
        return schedule;
    }
}

internal sealed class UpdateScheduleValidator : AbstractValidator<UpdateScheduleCommand>
{
    public UpdateScheduleValidator() => RuleFor(request => request.Settings).IsSchedule();
}

/// <summary>What a schedule must be, to be saved or looked at.</summary>
internal static class ScheduleSettingsRules
{
    /// <summary>No time and no zone is longer; what is, is not repeated in the answer.</summary>
    private const int LongestText = 64;

    public static void IsSchedule<T>(this IRuleBuilder<T, ScheduleSettings> rule) => rule.Custom((settings, context) =>
    {
        foreach (var (field, text) in new[]
        {
            (nameof(settings.PlanTime), settings.PlanTime),
            (nameof(settings.SliceStart), settings.SliceStart),
            (nameof(settings.SliceEnd), settings.SliceEnd),
            (nameof(settings.ClosingDipTime), settings.ClosingDipTime),
            (nameof(settings.ReportTime), settings.ReportTime),
            (nameof(settings.Zone), settings.Zone),
        })
        {
            if (text.Length > LongestText)
            {
                context.AddFailure(new ValidationFailure(field, Language.Pick($"This has {LongestText} characters at most.", $"{LongestText}자까지 입력할 수 있습니다.")));
                return;
            }
        }

        foreach (var problem in ScheduleRules.Problems(settings.ApplyTo(new())))
        {
            context.AddFailure(new ValidationFailure(problem.Field, Language.Pick(problem.Message, problem.Korean)));
        }
    });
}

internal sealed class UpdateScheduleHandler(IEggMoneyDbFactory databases, AuditTrail audit, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<UpdateScheduleCommand, Result<ScheduleDto>>
{
    public async Task<Result<ScheduleDto>> Handle(UpdateScheduleCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var schedule = await db.Schedules.SingleAsync(cancellationToken);
        if (Versions.AreStale(request.Version, schedule.Version))
        {
            return CommonErrors.Stale;
        }

        var now = clock.Now();
        var progress = await ScheduleProgress.LoadAsync(db, calendar, now, cancellationToken);
        var before = ScheduleSettings.Of(schedule);
        request.Settings.ApplyTo(schedule);
        var changes = Changes.Between(before, request.Settings);
        if (!changes.IsEmpty)
        {
            schedule.EnabledSince = ScheduleChange.Since(before.ApplyTo(new() { EnabledSince = schedule.EnabledSince }), schedule, calendar, now, progress is not null);
            await audit.AddAsync(db, "schedule.updated", null, changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return ScheduleDto.Of(schedule, calendar, now, progress);
    }
}
