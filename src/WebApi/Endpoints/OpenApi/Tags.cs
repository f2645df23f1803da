using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>What the groups of operations are about, in the order in which a person meets them.</summary>
internal static class Tags
{
    private static readonly (string Name, string Description)[] All =
    [
        ("Health", "For whatever watches the server."),
        ("Demo", "What there is to see in a demonstration, without a login."),
    ];

    public static void Describe(OpenApiDocument document)
    {
        var used = Contract.OperationsOf(document).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()).Select(tag => tag.Name).ToHashSet();
        var known = All.Where(tag => used.Contains(tag.Name)).ToList();
        var rest = used.Except(known.Select(tag => tag.Name)).Order(StringComparer.Ordinal);
        document.Tags = new HashSet<OpenApiTag>([.. known.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }), .. rest.Select(name => new OpenApiTag { Name = name })]);
    }
}
