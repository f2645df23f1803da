using System.Text.Json.Nodes;
using EggMoney.Application.LegacyImport;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Describes what is uploaded as a form with files, which the endpoint reads itself and the framework cannot know of.</summary>
internal static class Uploads
{
    /// <summary>The member of a refusal that holds the report.</summary>
    public const string Report = "report";

    public static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadMark>().Any())
        {
            return;
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The files of one old machine, and how to import them. No part but the databases is ever written to a file.",
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = OfUpload() } },
        };
        var report = await context.GetOrCreateSchemaAsync(typeof(ImportReport), null, cancellationToken);
        if (operation.Responses?["409"].Content?["application/problem+json"].Schema is OpenApiSchema { AllOf: { } parts })
        {
            parts.Add(new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { [Report] = Refused(context.Document!, report) } });
        }
    }

    private static OpenApiSchema OfUpload() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(["database"]),
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["database"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                MinItems = 1,
                MaxItems = 5,
                Items = File(null),
                Description = "egg_NAME.db; or, one part each, the files of the time before: bot_info_NAME.db, trade_NAME.db, order_NAME.db, history_NAME.db and status_NAME.db.",
            },
            ["keyStore"] = File("key_store.json, up to 1 MiB."),
            ["environment"] = File(".env, up to 100 kB. What it holds of secrets is encrypted at once."),
            ["dryRun"] = Choice("Look, and keep nothing.", otherwise: true),
            ["skipBadRows"] = Choice("Leave out what cannot be read; a bad holding or order takes its bot with it.", otherwise: false),
            ["overwrite"] = Choice("Of what was changed here and on the old machine since an earlier import: take the old machine's (true), or keep what is here (false). Left out, it is refused.", otherwise: null),
            ["timeZone"] = new OpenApiSchema { Type = JsonSchemaType.String, Default = JsonValue.Create(new ImportOptions().TimeZone), Description = "The old machine's time zone, an IANA name." },
            ["confirmation"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Of the dry run's report; needed when dryRun is false." },
        },
    };

    private static OpenApiSchema File(string? description) => new() { Type = JsonSchemaType.String, Format = "binary", Description = description };

    private static OpenApiSchema Choice(string description, bool? otherwise) =>
        new() { Type = JsonSchemaType.Boolean, Default = otherwise is { } value ? JsonValue.Create(value) : null, Description = description };

    /// <summary>The component that the operation's successes refer to as well.</summary>
    private static IOpenApiSchema Refused(OpenApiDocument document, OpenApiSchema report) =>
        document.Components?.Schemas?.ContainsKey(nameof(ImportReport)) == true ? new OpenApiSchemaReference(nameof(ImportReport), document) : report;
}

/// <summary>The mark on an endpoint that reads a form with files.</summary>
internal sealed record UploadMark;
