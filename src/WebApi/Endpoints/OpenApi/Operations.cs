using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Says of every operation who may call it and what it can refuse, from the marks on its endpoint.</summary>
internal static partial class Operations
{
    /// <summary>The extension that names the level of access.</summary>
    public const string Access = "x-access";

    private const string ProblemJson = "application/problem+json";

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var level = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessMark>().Last().Level;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[Access] = new JsonNodeExtension(JsonValue.Create(level.ToString().ToLowerInvariant()));
        operation.Security = [.. Security.Of(level, operation.OperationId, document)];
        operation.Responses ??= [];
        foreach (var (status, refusal) in Refusals.Of(context.Description, level))
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses.TryGetValue(key, out var there) && there.Content?.Keys.Any(type => type != ProblemJson) == true)
            {
                // An answer with a body of its own, such as the health's.
                continue;
            }

            operation.Responses[key] = refusal.Name is { } name ? Shared(document, name, status, refusal.Errors) : Response(document, status, refusal.Errors);
        }

        return Task.CompletedTask;
    }

    private static OpenApiResponseReference Shared(OpenApiDocument document, string name, int status, List<Error> errors)
    {
        if (document.Components?.Responses?.ContainsKey(name) != true)
        {
            document.AddComponent(name, Response(document, status, errors));
        }

        return new(name, document);
    }

    private static OpenApiResponse Response(OpenApiDocument document, int status, List<Error> errors)
    {
        var response = new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemJson] = new OpenApiMediaType
                {
                    Schema = Schemas.OfProblem(document, errors.Select(error => error.Code)),
                    Examples = errors.ToDictionary(error => error.Code, error => SharedExample(document, status, error)),
                },
            },
        };
        if (status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" } },
            };
        }

        return response;
    }

    /// <summary>The same everywhere, but for a refusal that another module words for its own place.</summary>
    private static IOpenApiExample SharedExample(OpenApiDocument document, int status, Error error)
    {
        var example = Example(status, error);
        if (document.Components?.Examples?.TryGetValue(error.Code, out var there) != true)
        {
            document.AddComponent(error.Code, example);
        }
        else if (there?.Summary != example.Summary)
        {
            return example;
        }

        return new OpenApiExampleReference(error.Code, document);
    }

    private static OpenApiExample Example(int status, Error error)
    {
        var title = ArgumentPlace().Replace(error.English, "…");
        var value = new JsonObject { ["type"] = "https://tools.ietf.org/html/rfc9110#section-15", ["title"] = title, ["status"] = status, [ProblemCodes.Field] = error.Code };
        if (error.Field is { } field)
        {
            value["errors"] = new JsonObject { [field] = new JsonArray(title) };
        }

        return new() { Summary = title, Value = value };
    }

    /// <summary>What a sentence leaves open.</summary>
    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex ArgumentPlace();
}
