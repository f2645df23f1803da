using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Makes a message's text from its data, in the reader's language. A kind or reason that nobody has put into words is told with what is known of it.</summary>
internal static class MessageTexts
{
    /// <summary>The text for whoever reads, see <see cref="Language"/>.</summary>
    public static MessageText Of(NotificationKind kind, DateOnly? session, string json)
    {
        var data = MessageData.Parse(json);
        return kind switch
        {
            NotificationKind.Fill => TradeTexts.Fill(data),
            NotificationKind.OrderUnfilled => TradeTexts.Unfilled(data),
            NotificationKind.BotChanged => TradeTexts.BotChanged(data),
            NotificationKind.DailyReport => ReportText.Of(session, data),
            NotificationKind.WorkFailed => WorkTexts.Failed(session, data),
            NotificationKind.Missed => WorkTexts.Missed(session, data),
            NotificationKind.HoldingsDiffer => WorkTexts.HoldingsDiffer(data),
            NotificationKind.NeedsAttention => AttentionTexts.Of(session, data),
            NotificationKind.Security => SecurityTexts.Of(data),
            NotificationKind.Operation => OperationTexts.Of(data),
            _ => new(kind.ToString(), Facts(data)),
        };
    }

    /// <summary>The text in one of the two languages, whoever asks.</summary>
    /// <param name="locale"><c>ko</c> or <c>en</c>.</param>
    /// <param name="notification">The message.</param>
    public static MessageText Of(string locale, Notification notification)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(locale);
        try
        {
            return Of(notification.Kind, notification.SessionDate, notification.Data);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>What is known, field by field.</summary>
    internal static string Facts(JsonElement data, params string[] without)
    {
        if (data.Text("text") is { } text)
        {
            return text;
        }

        return data.ValueKind switch
        {
            JsonValueKind.Array => Words.Lines(data.Rows().Select(row => Facts(row))),
            JsonValueKind.Object => Words.Lines(data.EnumerateObject()
                .Where(field => !without.Contains(field.Name) && !field.Name.EndsWith("Id", StringComparison.Ordinal))
                .Select(field => data.Text(field.Name) is { } value ? $"{field.Name}: {value}" : null)),
            _ => "",
        };
    }
}
