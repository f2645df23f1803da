using System.Text.Json;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Notifications;

/// <summary>Which messages go to somebody's channels, and which of them cannot wait.</summary>
internal static class Wanted
{
    /// <summary>Whether a person is needed: such a message goes through what is muted and through quiet hours.</summary>
    public static bool IsUrgent(NotificationKind kind, JsonElement data) => kind switch
    {
        NotificationKind.Missed or NotificationKind.HoldingsDiffer or NotificationKind.NeedsAttention => true,
        NotificationKind.WorkFailed => data.Flag("final") || data.Flag("keysRefused"),
        NotificationKind.Operation => data.Flag("urgent") || data.Text("state") is { } state && state.Equals("stuck", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Whether it may come without a sound: what happens many times a night, and is in the day's report too.</summary>
    public static bool IsSilent(NotificationKind kind) => kind is NotificationKind.Fill or NotificationKind.OrderUnfilled or NotificationKind.BotChanged;

    /// <summary>Whether its owner wants this kind sent.</summary>
    public static bool IsSent(NotificationSettings? settings, NotificationKind kind, bool urgent) => settings is null || urgent || kind switch
    {
        NotificationKind.Fill => settings.Fills,
        NotificationKind.OrderUnfilled => settings.Unfilled,
        NotificationKind.DailyReport => settings.DailyReport,
        NotificationKind.WorkFailed => settings.Errors,
        NotificationKind.Security => settings.Security,
        _ => true,
    };
}
