using System.Text;
using EggMoney.Application.Notifications;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Telegram's markup.</summary>
internal static class MarkdownV2
{
    private const string Special = "\\_*[]()~`>#+-=|{}.!";

    /// <summary>Text in which nothing is markup.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (Special.Contains(letter))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>The title in bold, and the rest below it.</summary>
    public static string Of(MessageText text) =>
        text.Title.Length == 0 ? Escape(text.Body) : text.Body.Length == 0 ? $"*{Escape(text.Title)}*" : $"*{Escape(text.Title)}*\n\n{Escape(text.Body)}";
}
