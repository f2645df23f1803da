using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EggMoney.Domain.Portfolio;

namespace EggMoney.Application.LegacyImport;

/// <summary>A row of ours as JSON: kept to undo an import, and to see whether it changed since.</summary>
internal static class RowState
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new StoredDecimals(), new JsonStringEnumConverter() } };

    /// <summary>What is not part of a row's state: whose it is, and how often it was saved.</summary>
    private static readonly string[] Apart = ["UserId", "Version"];

    /// <summary>The row now.</summary>
    public static string Of<T>(T row)
        where T : class
    {
        var json = JsonSerializer.SerializeToNode(row, Options)!.AsObject();
        foreach (var name in Apart)
        {
            json.Remove(name);
        }

        return json.ToJsonString();
    }

    /// <summary>The row as it was.</summary>
    public static T Read<T>(string state) => JsonSerializer.Deserialize<T>(state, Options)!;

    /// <summary>Whether a row is as it was.</summary>
    public static bool IsSame(string left, string right) => JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right));

    /// <summary>As the databases keep them.</summary>
    private sealed class StoredDecimals : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Money.ToStored(value) / 1.0000000000000000000000000000m);
    }
}
