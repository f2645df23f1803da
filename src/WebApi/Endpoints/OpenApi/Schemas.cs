using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>What the framework leaves out of schemas.</summary>
internal static class Schemas
{
    /// <summary>The schema of every refusal.</summary>
    public const string Problem = "Problem";

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(decimal))
        {
            schema.Format = "decimal";
        }
        else if (type.IsEnum)
        {
            DescribeEnum(schema, type, nullable: type != context.JsonTypeInfo.Type, context.JsonPropertyInfo?.CustomConverter);
        }

        return Task.CompletedTask;
    }

    /// <summary>Problem details with what ours always have.</summary>
    public static OpenApiSchema OfProblem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Why a request was refused (RFC 9457). Programs read 'code', people 'title'.",
        Required = new HashSet<string>(["type", "title", "status", "code"]),
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Names the kind of status.", "uri"),
            ["title"] = Text("What is wrong and what to do, in English or Korean by Accept-Language."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["code"] = Text("Which refusal it is; stable, in snake_case."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By field of the request: what is wrong with it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["traceId"] = Text("Finds the request in the server's log."),
        },
    };

    /// <summary>A problem whose code is one of these.</summary>
    public static OpenApiSchema OfProblem(OpenApiDocument document, IEnumerable<string> codes) => new()
    {
        AllOf =
        [
            new OpenApiSchemaReference(Problem, document),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    [ProblemCodes.Field] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. codes.Select(code => JsonValue.Create(code))] },
                },
            },
        ],
    };

    /// <summary>An enum with a converter of the framework's has its names already; any other has those that its converter writes.</summary>
    private static void DescribeEnum(OpenApiSchema schema, Type type, bool nullable, JsonConverter? converter)
    {
        if (schema.Enum is not { Count: > 0 })
        {
            var options = new JsonSerializerOptions { Converters = { converter?.Type == type ? converter : new EnumJson() } };
            schema.Enum = [.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type, options)!)];
            if (nullable)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }

        schema.Type ??= nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
    }

    private static OpenApiSchema Text(string description, string? format = null) => new() { Type = JsonSchemaType.String, Description = description, Format = format };
}
