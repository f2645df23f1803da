using System.Text.Json;
using System.Text.Json.Serialization;

namespace EggMoney.Application.Common;

/// <summary>A choice, written as its name in camelCase and read as exactly that: the framework's converter would take <c>read, trade</c> for a
/// choice too, and a name in any case.</summary>
public class EnumJson<T> : JsonConverter<T>, INamedChoices
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _byName;
    private readonly Dictionary<T, string> _byValue;

    /// <summary>Names in camelCase.</summary>
    public EnumJson()
        : this(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()))
    {
    }

    /// <summary>Names of another kind.</summary>
    protected EnumJson(Func<T, string> name)
    {
        _byValue = Enum.GetValues<T>().ToDictionary(value => value, name);
        _byName = _byValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && _byName.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(_byValue[value]);
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

/// <summary>Says which names a converter takes, for whoever describes them.</summary>
public interface INamedChoices
{
    /// <summary>All names, in the order of the values.</summary>
    IReadOnlyCollection<string> Names { get; }
}
