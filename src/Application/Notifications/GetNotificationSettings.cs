using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Which messages the tenant wants sent, and when.</summary>
public sealed record GetNotificationSettingsQuery : ITenantRequest<Result<NotificationSettingsDto>>;

/// <summary>Which messages are sent to one's channels. What needs a person goes through everything, and the list has all of them.</summary>
/// <param name="Fills">Fills.</param>
/// <param name="Unfilled">Orders that ended with nothing traded.</param>
/// <param name="DailyReport">The day's report.</param>
/// <param name="Errors">Errors that need nobody, such as work that failed and will be tried again.</param>
/// <param name="Security">Security messages, such as a login from a new place.</param>
/// <param name="QuietFrom">From this time on, for example <c>23:00</c>, nothing is sent that can wait, in the user's zone; null without quiet hours.</param>
/// <param name="QuietUntil">Until this time.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record NotificationSettingsDto(
    bool Fills, bool Unfilled, bool DailyReport, bool Errors, bool Security, string? QuietFrom, string? QuietUntil, int Version) : IVersionedDto
{
    internal const string TimeFormat = "HH:mm";

    internal static NotificationSettingsDto Of(NotificationSettings row) =>
        new(row.Fills, row.Unfilled, row.DailyReport, row.Errors, row.Security, Text(row.QuietFrom), Text(row.QuietUntil), row.Version);

    private static string? Text(TimeOnly? time) => time?.ToString(TimeFormat, CultureInfo.InvariantCulture);
}

internal sealed class GetNotificationSettingsHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetNotificationSettingsQuery, Result<NotificationSettingsDto>>
{
    public async Task<Result<NotificationSettingsDto>> Handle(GetNotificationSettingsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return NotificationSettingsDto.Of(await db.NotificationSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new());
    }
}
