using System.Text.Json;
using System.Text.Json.Nodes;
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
            DescribeEnum(schema, (context.JsonPropertyInfo?.CustomConverter ?? context.JsonTypeInfo.Converter) as INamedChoices, type, nullable: type != context.JsonTypeInfo.Type);
        }

        // What is worked out from the rest is in every answer, and in no request.
        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property is { Get: not null, Set: null } && schema.Properties?.ContainsKey(property.Name) == true))
        {
            (schema.Required ??= new HashSet<string>()).Add(property.Name);
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

    /// <summary>An enum with a converter of its own has its names already.</summary>
    private static void DescribeEnum(OpenApiSchema schema, INamedChoices? converter, Type type, bool nullable)
    {
        if (schema.Enum is not { Count: > 0 })
        {
            schema.Enum = [.. (converter?.Names ?? Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)).Select(name => JsonValue.Create(name))];
            if (nullable)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }

        // The framework writes a default by the general rule, also where a converter has names of its own.
        if (schema.Default?.ToString() is { } name && converter?.Names.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } own)
        {
            schema.Default = JsonValue.Create(own);
        }

        schema.Type ??= nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
    }

    private static OpenApiSchema Text(string description, string? format = null) => new() { Type = JsonSchemaType.String, Description = description, Format = format };
}
