using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Changes which messages the tenant wants sent and when, all of it.</summary>
/// <param name="Values">The new settings.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
public sealed record UpdateNotificationSettingsCommand(NotificationSettingsValues Values, int? Version = null) : ITenantRequest<Result<NotificationSettingsDto>>;

/// <summary>Which messages are sent; what is left out gets its default.</summary>
/// <param name="Fills">Fills.</param>
/// <param name="Unfilled">Orders that ended with nothing traded.</param>
/// <param name="DailyReport">The day's report.</param>
/// <param name="Errors">Errors that need nobody.</param>
/// <param name="Security">Security messages.</param>
/// <param name="QuietFrom">From this time on nothing is sent that can wait, for example <c>23:00</c> in the user's zone; null without quiet hours.</param>
/// <param name="QuietUntil">Until this time; before <c>quietFrom</c> when the quiet hours cross midnight.</param>
public sealed record NotificationSettingsValues(
    bool Fills = true, bool Unfilled = true, bool DailyReport = true, bool Errors = true, bool Security = true, string? QuietFrom = null, string? QuietUntil = null);

internal sealed class UpdateNotificationSettingsValidator : AbstractValidator<UpdateNotificationSettingsCommand>
{
    public UpdateNotificationSettingsValidator()
    {
        RuleFor(request => request.Values.QuietFrom).Must(IsTime).WithText("A time looks like 23:00.", "시각은 23:00과 같은 형식이어야 합니다.").OverridePropertyName("quietFrom");
        RuleFor(request => request.Values.QuietUntil).Must(IsTime).WithText("A time looks like 07:00.", "시각은 07:00과 같은 형식이어야 합니다.").OverridePropertyName("quietUntil");
        RuleFor(request => request.Values.QuietUntil)
            .Must((request, until) => until is null == request.Values.QuietFrom is null && (until is null || until != request.Values.QuietFrom))
            .WithText("Quiet hours have a beginning and an end that differ.", "방해 금지 시간에는 서로 다른 시작 시각과 종료 시각이 모두 필요합니다.")
            .OverridePropertyName("quietUntil");
    }

    private static bool IsTime(string? text) => text is null || TryRead(text, out _);

    internal static bool TryRead(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, NotificationSettingsDto.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

internal sealed class UpdateNotificationSettingsHandler(IEggMoneyDbFactory databases, AuditTrail audit, WallClock clock)
    : IRequestHandler<UpdateNotificationSettingsCommand, Result<NotificationSettingsDto>>
{
    public async Task<Result<NotificationSettingsDto>> Handle(UpdateNotificationSettingsCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var settings = await db.NotificationSettings.SingleOrDefaultAsync(cancellationToken);
        if (Versions.AreStale(request.Version, settings?.Version ?? 0))
        {
            return CommonErrors.Stale;
        }

        if (settings is null)
        {
            // 0 is the version of those who have none.
            settings = new() { Version = 1 };
            db.NotificationSettings.Add(settings);
        }

        var before = ForAudit(settings);
        Apply(request.Values, settings);
        var changes = Changes.Between(before, ForAudit(settings));
        if (!changes.IsEmpty)
        {
            await audit.AddAsync(db, "notification_settings.updated", null, changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
            await ReleaseAsync(db, cancellationToken);
        }

        return NotificationSettingsDto.Of(settings);
    }

    private static void Apply(NotificationSettingsValues values, NotificationSettings settings)
    {
        (settings.Fills, settings.Unfilled, settings.DailyReport) = (values.Fills, values.Unfilled, values.DailyReport);
        (settings.Errors, settings.Security) = (values.Errors, values.Security);
        (settings.QuietFrom, settings.QuietUntil) = (Read(values.QuietFrom), Read(values.QuietUntil));
    }

    /// <summary>What waits for the end of quiet hours is looked at again: they may be others now.</summary>
    private Task<int> ReleaseAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        return db.NotificationDeliveries
            .Where(row => row.State == DeliveryState.Waiting && row.Attempts == 0 && row.PartsSent == 0 && row.NextAttemptAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, now), cancellationToken);
    }

    private static TimeOnly? Read(string? text) => text is not null && UpdateNotificationSettingsValidator.TryRead(text, out var time) ? time : null;

    private static object ForAudit(NotificationSettings row) => new
    {
        row.Fills,
        row.Unfilled,
        row.DailyReport,
        row.Errors,
        row.Security,
        QuietFrom = NotificationSettingsDto.Of(row).QuietFrom,
        QuietUntil = NotificationSettingsDto.Of(row).QuietUntil,
    };
}
