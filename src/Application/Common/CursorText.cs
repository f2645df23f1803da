using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace EggMoney.Application.Common;

/// <summary>Places in lists as one opaque word.</summary>
internal static class CursorText
{
    private const char Separator = '/';
    private const int MaxLength = 300;

    /// <summary>Joins the parts, none of which holds a slash.</summary>
    public static string Write(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts!)));

    /// <summary>The parts; none when it is no cursor.</summary>
    public static string[] Read(string text) =>
        text.Length <= MaxLength && Base64Url.IsValid(text) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator) : [];

    /// <summary>A UTC time as a part.</summary>
    public static string WriteTime(DateTime time) => time.Ticks.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a UTC time.</summary>
    public static bool TryReadTime(string text, out DateTime time)
    {
        var good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks;
        time = good ? new(ticks, DateTimeKind.Utc) : default;
        return good;
    }
}
