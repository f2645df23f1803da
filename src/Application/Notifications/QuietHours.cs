using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Notifications;

/// <summary>When somebody wants to sleep.</summary>
internal static class QuietHours
{
    /// <summary>The end of the quiet hours that it is now; null when it is not, or there are none.</summary>
    /// <param name="settings">The user's; null for the defaults.</param>
    /// <param name="timeZone">The user's zone; one that is not known is taken for Korea's.</param>
    /// <param name="now">UTC.</param>
    public static DateTime? EndAt(NotificationSettings? settings, string timeZone, DateTime now)
    {
        if (settings is not { QuietFrom: { } from, QuietUntil: { } until } || from == until)
        {
            return null;
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var known) ? known : TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
        var time = TimeOnly.FromDateTime(local);

        // From inclusive, until exclusive; IsBetween wraps around midnight by itself.
        if (!time.IsBetween(from, until))
        {
            return null;
        }

        var day = DateOnly.FromDateTime(local);
        var end = SessionTime.ToUtc((time < until ? day : day.AddDays(1)).ToDateTime(until), zone);

        // In the hour that the clocks repeat, the first of the two ends it.
        return end > now ? end : null;
    }
}
