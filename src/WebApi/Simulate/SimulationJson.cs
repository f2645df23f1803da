using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate;

/// <summary>How <c>--json</c> writes.</summary>
internal static class SimulationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ShortDecimal() },
    };

    /// <summary>Makes the file. It is opened before the work begins: an hour's simulation must not be lost to a misspelt folder.</summary>
    /// <exception cref="ProblemException">It cannot be written.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"--json {path}: the file cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a result.</summary>
    public static async Task WriteAsync<T>(Stream stream, T result, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(stream, result, Options, cancellationToken);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes 12.5 for 12.50000000: how many places a database keeps is no part of the number.</summary>
    private sealed class ShortDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
    }
}
