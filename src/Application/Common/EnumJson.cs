using System.Text.Json;
using System.Text.Json.Serialization;

namespace EggMoney.Application.Common;

/// <summary>A choice, written as its name in camelCase and read as exactly that: the framework's converter would take <c>read, trade</c> for a
/// choice too, and a name in any case.</summary>
public sealed class EnumJson<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName = Enum.GetValues<T>().ToDictionary(Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByName.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    private static string Name(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>The same for every enum.</summary>
public sealed class EnumJson : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(EnumJson<>).MakeGenericType(typeToConvert));
}
