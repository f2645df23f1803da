using System.Globalization;
using System.Text.Json;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Reads a message's data, which may be of an older program or lack what was not known: nothing of it throws.</summary>
internal static class MessageData
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    /// <summary>The data of a message; an empty object where it cannot be read.</summary>
    public static JsonElement Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(data);
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }

    /// <summary>A field; a JSON null counts as none.</summary>
    public static JsonElement? Field(this JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A text, or a number or truth value as text.</summary>
    public static string? Text(this JsonElement data, string name) => data.Field(name) is { } value ? AsText(value) : null;

    /// <summary>A number.</summary>
    public static decimal? Number(this JsonElement data, string name) => data.Field(name) is { } value && TryNumber(value, out var number) ? number : null;

    /// <summary>Whether a field is true.</summary>
    public static bool Flag(this JsonElement data, string name) => data.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of a list in a field; none when there is no such list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement data, string name) => data.Field(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>The texts of a list in a field.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement data, string name) => [.. data.Items(name).Select(AsText).OfType<string>()];

    /// <summary>The elements, when the data itself is a list.</summary>
    public static IReadOnlyList<JsonElement> Rows(this JsonElement data) => data.ValueKind == JsonValueKind.Array ? [.. data.EnumerateArray()] : [];

    /// <summary>A UTC time.</summary>
    public static DateTime? Time(this JsonElement data, string name) =>
        data.Text(name) is { } text && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static bool TryNumber(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDecimal(out number),
            JsonValueKind.String => decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    private static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
