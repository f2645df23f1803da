using System.Text.Json.Nodes;

namespace EggMoney.Unit.Golden;

/// <summary>Where the golden data lies: the folder that EGGMONEY_GOLDEN names, or the project's own copy.</summary>
internal static class GoldenFolder
{
    /// <summary>The files whose cases the unit tests run.</summary>
    public static readonly string[] Files =
    [
        "point.json", "decide.json", "closing_drop.json", "twap.json", "twap_times.json", "netting.json", "bot_sync.json", "auto_start.json",
        "renewal.json",
    ];

    /// <summary>Run by the integration tests, on the real dispatcher; here it must only be there.</summary>
    public const string RunElsewhere = "cycle.json";

    public static string Path => Environment.GetEnvironmentVariable("EGGMONEY_GOLDEN") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>The cases of a file; throws when the folder, the file or its cases are missing.</summary>
    public static IReadOnlyList<GoldenCase> Read(string file) => Read(Path, file);

    public static IReadOnlyList<GoldenCase> Read(string folder, string file)
    {
        var path = System.IO.Path.Combine(folder, file);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The golden folder {folder} is missing.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The golden file {path} is missing.", path);
        }

        var cases = JsonNode.Parse(File.ReadAllText(path)) as JsonArray;
        return cases is { Count: > 0 }
            ? [.. cases.Select(node => new GoldenCase(node!.AsObject()))]
            : throw new InvalidDataException($"The golden file {path} holds no case.");
    }
}
