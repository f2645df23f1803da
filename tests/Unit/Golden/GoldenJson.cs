using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;

namespace EggMoney.Unit.Golden;

/// <summary>Reading the old program's JSON; a field left out is null.</summary>
internal static class GoldenJson
{
    public static JsonObject? Object(this JsonObject json, string name) => json[name] as JsonObject;

    public static IEnumerable<JsonNode?> Array(this JsonObject json, string name) => json[name] as JsonArray ?? [];

    public static IEnumerable<JsonObject> Objects(this JsonObject json, string name) => json.Array(name).OfType<JsonObject>();

    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject json, string name, bool missing = false) =>
        json[name] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? json[name]!.GetValue<bool>()
            : missing;

    /// <summary>A number in the decimals that our database keeps: it drops the noise of the old program's doubles.</summary>
    public static decimal? Number(this JsonObject json, string name) => (json[name] as JsonValue).Number();

    public static decimal? Number(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        ? Money.ToStored(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture))
        : null;

    public static DateTime? Time(this JsonObject json, string name) => json.Text(name) is { } text
        ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None)
        : null;
}
