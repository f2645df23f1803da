using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Gives every request and answer an example: what <see cref="ExampleValues"/> knows of its fields, put together by its schema.</summary>
internal sealed class Examples(OpenApiDocument document)
{
    private const string Json = "application/json";

    /// <summary>Deeper ones say nothing more.</summary>
    private const int MaxDepth = 6;

    public void Add()
    {
        foreach (var operation in Contract.OperationsOf(document))
        {
            AddTo(operation.RequestBody?.Content, RequestExamples.Find(operation.OperationId));
            foreach (var (status, response) in operation.Responses!)
            {
                if (status[0] == '2')
                {
                    AddTo(response.Content, null);
                }
            }
        }
    }

    private void AddTo(IDictionary<string, OpenApiMediaType>? content, JsonNode? known)
    {
        if (content?.TryGetValue(Json, out var media) == true && media is { Schema: { } schema, Example: null })
        {
            media.Example = known ?? Of(schema, "", "", 0);
        }
    }

    private JsonNode? Of(IOpenApiSchema schema, string type, string name, int depth)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            return document.Components?.Schemas?.TryGetValue(id, out var target) == true ? Of(target, id, name, depth) : null;
        }

        if (schema.OneOf is { Count: > 0 } choices)
        {
            return Of(choices.FirstOrDefault(choice => choice is OpenApiSchemaReference || choice.Type != JsonSchemaType.Null) ?? choices[0], type, name, depth);
        }

        if (schema.Examples is [{ } example, ..])
        {
            return example.DeepClone();
        }

        if (schema.Enum is { Count: > 0 } values)
        {
            return ExampleValues.Find(type, name)?.DeepClone() ?? values.FirstOrDefault(value => value is not null)?.DeepClone();
        }

        var kind = (schema.Type ?? JsonSchemaType.Object) & ~JsonSchemaType.Null;
        return kind switch
        {
            JsonSchemaType.Object => depth > MaxDepth ? [] : OfObject(schema, type, depth),
            JsonSchemaType.Array => depth > MaxDepth || schema.Items is null ? [] : new JsonArray(Of(schema.Items, type, name, depth + 1)),
            _ => ExampleValues.Find(type, name)?.DeepClone() ?? ExampleValues.ByFormat(kind, schema.Format),
        };
    }

    private JsonObject OfObject(IOpenApiSchema schema, string type, int depth)
    {
        var result = new JsonObject();
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            result[name] = Of(property, type, name, depth + 1);
        }

        return result;
    }
}
