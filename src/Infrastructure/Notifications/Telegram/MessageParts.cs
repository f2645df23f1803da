using EggMoney.Application.Notifications;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Divides long texts. Telegram counts UTF-16 units of what is left when the markup is taken away.</summary>
internal static class MessageParts
{
    /// <summary>The longest message.</summary>
    public const int Limit = 4096;

    /// <summary>What lies between the title and the rest.</summary>
    private const int Gap = 2;

    /// <summary>Titles are lines; one that is not becomes one.</summary>
    private const int LongestTitle = 256;

    /// <summary>The parts, in their order; the first has the title.</summary>
    public static IReadOnlyList<MessageText> Split(MessageText text)
    {
        var title = text.Title.Length > LongestTitle ? text.Title[..Before(text.Title, LongestTitle)] : text.Title;
        var parts = new List<MessageText>();
        var rest = text.Body.Trim('\n');
        var room = Limit - title.Length - Gap;
        do
        {
            var length = rest.Length <= room ? rest.Length : End(rest, room);
            parts.Add(new(parts.Count == 0 ? title : "", rest[..length].TrimEnd('\n', ' ')));
            rest = rest[length..].TrimStart('\n');
            room = Limit;
        }
        while (rest.Length > 0);

        // Blanks alone are no message.
        return parts.Count == 1 ? parts : [parts[0], .. parts.Skip(1).Where(part => !string.IsNullOrWhiteSpace(part.Body))];
    }

    /// <summary>Where to divide: after a line, else after a word, else anywhere but within a character.</summary>
    private static int End(string text, int room)
    {
        var line = text.LastIndexOf('\n', room - 1);
        if (line > 0)
        {
            return line + 1;
        }

        var word = text.LastIndexOf(' ', room - 1);
        return word > 0 ? word + 1 : Before(text, room);
    }

    private static int Before(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
