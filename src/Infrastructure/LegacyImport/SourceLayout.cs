using System.Text.RegularExpressions;
using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A table, and the file that must have it.</summary>
/// <param name="Table">Its name of today.</param>
/// <param name="File">The file.</param>
/// <param name="Names">What it may be called there, the best first.</param>
/// <param name="Required">Whether nothing is imported without it.</param>
internal sealed record WantedTable(string Table, LegacyDatabase File, IReadOnlyList<string> Names, bool Required);

/// <summary>Which file has what: one file has all, or each of five its own.</summary>
internal static partial class SourceLayout
{
    private static readonly IReadOnlyList<string> Required = [LegacyTables.Bots, LegacyTables.Holdings, LegacyTables.History, LegacyTables.Orders];

    /// <summary>Finds it by the files' names.</summary>
    /// <exception cref="LegacyFileException">They do not belong together.</exception>
    public static IReadOnlyList<WantedTable> Of(IReadOnlyList<LegacyDatabase> files) => files.Count switch
    {
        0 => throw Refusal.NoFiles(),
        1 => [.. LegacyTables.All.Select(table => new WantedTable(table, files[0], [table], Required.Contains(table)))],
        _ => OfFive(files),
    };

    /// <summary>The table that a file of the five-file time is named after; null for any other file.</summary>
    public static string? PartOf(string fileName) => FiveFileName().Match(fileName) is { Success: true } match ? match.Groups["table"].Value.ToLowerInvariant() : null;

    private static List<WantedTable> OfFive(IReadOnlyList<LegacyDatabase> files)
    {
        var parts = new Dictionary<string, (LegacyDatabase File, string Machine)>();
        foreach (var file in files)
        {
            var match = FiveFileName().Match(file.Name);
            if (!match.Success)
            {
                throw Refusal.NotOneOfFive(file.Name);
            }

            if (!parts.TryAdd(match.Groups["table"].Value.ToLowerInvariant(), (file, match.Groups["machine"].Value)))
            {
                throw Refusal.Twice(file.Name);
            }
        }

        var (firstFile, machine) = parts.Values.First();
        if (parts.Values.FirstOrDefault(part => !string.Equals(part.Machine, machine, StringComparison.OrdinalIgnoreCase)) is { File: { } other })
        {
            throw Refusal.TwoMachines(firstFile.Name, other.Name);
        }

        if (Required.FirstOrDefault(table => !parts.ContainsKey(table)) is { } missing)
        {
            throw Refusal.MissingPart($"{missing}_{machine}.db");
        }

        // Who gives the file of an optional table means it to be read.
        return [.. LegacyTables.All.Where(parts.ContainsKey).Select(table => new WantedTable(table, parts[table].File, NamesInFive(table), Required: true))];
    }

    /// <summary>Some versions kept the orders in a table named like the holdings'.</summary>
    private static string[] NamesInFive(string table) => table == LegacyTables.Orders ? [LegacyTables.Orders, LegacyTables.Holdings] : [table];

    [GeneratedRegex(@"\A(?<table>bot_info|trade|history|order|status)_(?<machine>.+)\.db\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex FiveFileName();
}
