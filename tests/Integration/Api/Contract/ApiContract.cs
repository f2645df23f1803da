using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.Api.Contract;

/// <summary>The OpenAPI document as the server serves it: what the walkers walk.</summary>
internal sealed class ApiContract
{
    private ApiContract(JsonNode document)
    {
        Document = document;
        Operations = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => new ApiOperation(this, path.Key, operation.Key, operation.Value!)))];
    }

    public JsonNode Document { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static async Task<ApiContract> ReadAsync(ApiHost host) => new(JsonNode.Parse(await host.Anonymous.GetStringAsync("/openapi/v1.json"))!);

    /// <summary>The schema itself behind references, and behind "this or null".</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (true)
        {
            if (node["$ref"] is { } reference)
            {
                node = reference.GetValue<string>().TrimStart('#', '/').Split('/').Aggregate(Document, (at, name) => at[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."));
            }
            else if (node["oneOf"]?.AsArray().FirstOrDefault(choice => choice!["type"]?.ToString() != "null") is { } choice)
            {
                node = choice;
            }
            else
            {
                return node;
            }
        }
    }

    /// <summary>Whether null is allowed.</summary>
    public static bool IsNullable(JsonNode schema) =>
        Types(schema).Contains("null") || schema["oneOf"]?.AsArray().Any(choice => choice!["type"]?.ToString() == "null") == true;

    /// <summary>The JSON types that are allowed.</summary>
    public static IReadOnlyList<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        { } one => [one.GetValue<string>()],
        null => [],
    };
}

/// <summary>One operation of the document.</summary>
internal sealed class ApiOperation(ApiContract contract, string path, string method, JsonNode node)
{
    /// <summary>Names an act; any text will do.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public JsonNode Node { get; } = node;

    public string Path { get; } = path;

    public HttpMethod Method { get; } = new(method.ToUpperInvariant());

    public string? Id => Node["operationId"]?.GetValue<string>();

    public string Access => Node["x-access"]!.GetValue<string>();

    public bool IsOpen => Access == "open";

    public bool IsApi => Path.StartsWith("/api/", StringComparison.Ordinal);

    public bool Writes => Method != HttpMethod.Get;

    public IReadOnlyList<string> PathParameters => [.. Parameters("path").Select(parameter => parameter["name"]!.GetValue<string>())];

    public JsonNode? BodySchema => Media?["schema"] is { } schema ? contract.Resolve(schema) : null;

    public JsonNode? BodyExample => Media?["example"];

    public bool BodyRequired => Node["requestBody"]?["required"]?.GetValue<bool>() == true;

    private JsonNode? Media => Node["requestBody"]?["content"]?["application/json"];

    public IEnumerable<JsonNode> Parameters(string place) =>
        Node["parameters"]?.AsArray().Select(parameter => contract.Resolve(parameter!)).Where(parameter => parameter["in"]!.GetValue<string>() == place) ?? [];

    /// <summary>The collection that a path parameter picks from.</summary>
    public string CollectionOf(string parameter) => Path[..Path.IndexOf($"/{{{parameter}}}", StringComparison.Ordinal)];

    /// <summary>The codes that the document names for a status.</summary>
    public IReadOnlyList<string> Codes(int status)
    {
        if (Node["responses"]?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is not { } response)
        {
            return [];
        }

        return [.. contract.Resolve(response)["content"]?["application/problem+json"]?["schema"]?["allOf"]?.AsArray()
            .SelectMany(part => part!["properties"]?["code"]?["enum"]?.AsArray().Select(code => code!.GetValue<string>()) ?? []) ?? []];
    }

    /// <summary>A request as the document shows it.</summary>
    public HttpRequestMessage Request(Func<string, string> value, string? token = null) => Request(value, BodyExample is { } example ? Encoding.UTF8.GetBytes(example.ToJsonString()) : null, token);

    /// <summary>A request with another body.</summary>
    public HttpRequestMessage Request(Func<string, string> value, byte[]? body, string? token = null, string type = "application/json", string query = "")
    {
        var request = new HttpRequestMessage(Method, PathParameters.Aggregate(Path, (path, name) => path.Replace($"{{{name}}}", value(name), StringComparison.Ordinal)) + query);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (Parameters("header").Any(parameter => parameter["name"]!.GetValue<string>() == IdempotencyKey))
        {
            request.Headers.Add(IdempotencyKey, Guid.NewGuid().ToString());
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return request;
    }

    public override string ToString() => $"{Method} {Path}";
}
