using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Completes the document, and puts it in an order that is the same at every build.</summary>
internal static class Contract
{
    private const string Description =
        "EggMoney runs many people's trading bots on one server. Money is US dollars, times are UTC, a session is a US trading date. "
        + "Whatever is refused is answered with problem details that have a stable `code`; `Accept-Language: ko` gives Korean texts. "
        + "Lists go page by page: give `nextCursor` of one page as `cursor` of the next. Unknown fields are refused.";

    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete];

    public static Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        (document.Info.Title, document.Info.Version, document.Info.Description) = ("EggMoney", "v1", Description);

        // Where it was asked for is no part of the contract, and would differ between two builds.
        document.Servers?.Clear();
        document.AddComponent(Schemas.Problem, Schemas.OfProblem());
        Security.AddSchemes(document);
        Tags.Describe(document);
        new Examples(document).Add();
        Sort(document);
        return Task.CompletedTask;
    }

    public static IEnumerable<OpenApiOperation> OperationsOf(OpenApiDocument document) =>
        document.Paths.Values.SelectMany(path => (IEnumerable<OpenApiOperation>?)path.Operations?.Values ?? []);

    private static void Sort(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            if (item is OpenApiPathItem { Operations: { } operations } there)
            {
                there.Operations = operations.OrderBy(operation => Array.IndexOf(Methods, operation.Key)).ToDictionary();
                foreach (var operation in operations.Values.Where(operation => operation.Responses is not null))
                {
                    var responses = new OpenApiResponses();
                    foreach (var (status, response) in operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal))
                    {
                        responses[status] = response;
                    }

                    operation.Responses = responses;
                }
            }

            paths[path] = item;
        }

        document.Paths = paths;
        var components = document.Components!;
        components.Schemas = Sorted(components.Schemas);
        components.Responses = Sorted(components.Responses);
        components.Examples = Sorted(components.Examples);
    }

    private static Dictionary<string, T>? Sorted<T>(IDictionary<string, T>? all) =>
        all?.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary();
}
