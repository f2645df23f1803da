using System.Text.Json;

namespace EggMoney.KisSimulator.Wire;

/// <summary>A request as it came in: read whole before anything is decided, since the broker decides by its own rules.</summary>
internal sealed record RawRequest(KisEnvironment Environment, string Method, string Path, IHeaderDictionary Headers, IQueryCollection Query, string Body)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string TrId => Header("tr_id");

    public static async Task<RawRequest> ReadAsync(KisEnvironment environment, string path, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var buffer = new char[MostBytes];
        var length = await reader.ReadBlockAsync(buffer);
        return new(environment, request.Method, path, request.Headers, request.Query, new(buffer, 0, length));
    }

    public string Header(string name) => Headers[name].ToString();

    /// <summary>The fields by name, exactly as written; those that are not text are named apart.</summary>
    /// <returns>Null when the body is not a JSON object.</returns>
    public (Dictionary<string, string> Texts, string? NotText)? Fields()
    {
        if (Method == HttpMethods.Get)
        {
            return (Query.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal), null);
        }

        try
        {
            using var document = JsonDocument.Parse(Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            Dictionary<string, string> texts = new(StringComparer.Ordinal);
            string? notText = null;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String)
                {
                    texts[property.Name] = property.Value.GetString()!;
                }
                else
                {
                    notText ??= property.Name;
                }
            }

            return (texts, notText);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
