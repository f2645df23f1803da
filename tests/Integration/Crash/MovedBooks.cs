using System.Globalization;
using System.Text.RegularExpressions;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Domain.LegacyImport;
using EggMoney.Integration.Api.Contract;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EggMoney.Integration.Crash;

/// <summary>All rows of a user who moves in, to be held against those of another moment or of another run.</summary>
/// <param name="Exact">Every value of every row, but for imports that a process died in.</param>
/// <param name="Alike">The same without what two runs of the same import make differently: ids (a name stands for those that have one), ciphertexts,
/// the audit's chain, and the numbers of imports; and without failed imports.</param>
/// <param name="Interrupted">How many imports were found dead by a later one.</param>
/// <param name="Running">How many a process died in, and nobody looked since.</param>
internal sealed partial record MovedBooks(IReadOnlyList<string> Exact, IReadOnlyList<string> Alike, int Interrupted, int Running)
{
    /// <summary>What is new each time, whatever is imported.</summary>
    private static readonly HashSet<string> New = ["UserSecret.Token", "UserSecret.KeyId", "AuditEntry.Hash", "AuditEntry.PreviousHash", "AuditHead.Hash", "Import.Number"];

    public static Task<MovedBooks> ReadAsync(TradingHost host, TenantInfo tenant) => host.WithDbAsync(tenant, async db =>
    {
        var imports = await db.Imports.AsNoTracking().ToListAsync();
        var names = await NamesAsync(db);
        return new MovedBooks(
            await LinesAsync(db, RowDump.Show, ImportState.Running),
            await LinesAsync(db, property => Likeness(property, names), ImportState.Running, ImportState.Failed),
            imports.Count(import => import is { State: ImportState.Failed, Error: "Interrupted." }),
            imports.Count(import => import.State == ImportState.Running));
    });

    /// <summary>The first lines that one has and the other has not, for whoever reads a failure.</summary>
    public static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        const int mostTold = 6;
        var (missing, extra) = (Less(expected, actual), Less(actual, expected));
        return $"{missing.Count} rows missing, {extra.Count} too many: "
            + string.Join('\n', [.. missing.Take(mostTold).Select(line => "- " + line), .. extra.Take(mostTold).Select(line => "+ " + line)]);

        static List<string> Less(IReadOnlyList<string> these, IReadOnlyList<string> those)
        {
            var left = those.GroupBy(line => line, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            return [.. these.Where(line => !left.TryGetValue(line, out var count) || (left[line] = count - 1) < 0)];
        }
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(IEggMoneyDb db, Func<PropertyEntry, string?> show, params ImportState[] but)
    {
        var hidden = but.Select(state => $"| {nameof(Import.State)}={state} |").ToList();
        var lines = await RowDump.ReadAsync(db, show);
        lines.RemoveAll(line => line.StartsWith("Import: ", StringComparison.Ordinal) && hidden.Exists(state => line.Contains(state, StringComparison.Ordinal)));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string? Likeness(PropertyEntry property, IReadOnlyDictionary<Guid, string> names)
    {
        var name = $"{property.EntityEntry.Metadata.ClrType.Name}.{property.Metadata.Name}";
        if (New.Contains(name))
        {
            return null;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{property.Metadata.Name}={RowDump.Text(property.CurrentValue)}");
        return Id().Replace(text, match => names.GetValueOrDefault(Guid.Parse(match.Value), "#"));
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEggMoneyDb db)
    {
        var bots = await db.Bots.AsNoTracking().ToDictionaryAsync(bot => bot.Id, bot => "bot " + bot.Name);
        foreach (var position in await db.Positions.AsNoTracking().ToListAsync())
        {
            bots[position.Id] = "holding " + position.Name;
        }

        return bots;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
