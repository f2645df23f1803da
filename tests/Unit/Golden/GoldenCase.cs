using System.Text.Json.Nodes;

namespace EggMoney.Unit.Golden;

/// <summary>One case: its inputs, and what the old program made of them.</summary>
internal sealed class GoldenCase(JsonObject json)
{
    private static readonly string[] EdgeTags = ["rounding_edge", "float_edge", "t_tie"];

    public JsonObject Json { get; } = json;

    public string Id => Json.Text("id") ?? "?";

    public string? KnownBug => Json.Text("known_bug");

    public JsonObject Expected => Json.Object("expected") ?? throw new InvalidDataException("The case has no expected result.");

    public bool HasTag(string tag) => Json.Array("tags").Any(node => node?.GetValue<string>() == tag);

    /// <summary>Binary and decimal arithmetic part here: the wider tolerances apply.</summary>
    public bool IsEdge => EdgeTags.Any(HasTag) || Json.Array("rounding_edges").Any()
        || (Json.Object("expected")?.Array("rounding_edges").Any() ?? false);

    public GoldenCase Copy() => new((JsonObject)Json.DeepClone());
}
