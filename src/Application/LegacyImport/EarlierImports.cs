using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>What earlier imports of the user say about this one. It must be a later copy of the same machine, read in the same way: anything else would be
/// taken for what went on there, and holdings would go that never moved.</summary>
internal sealed class EarlierImports(ImportWork work)
{
    /// <summary>Enough of a machine's trades to know it again.</summary>
    private const int Sample = 2000;

    /// <summary>Refuses what is no later copy.</summary>
    public async Task CheckAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var earlier = await db.Imports.AsNoTracking()
            .Where(import => import.State == ImportState.Imported)
            .Select(import => new { import.Id, import.TimeZone, Confirmed = import.ConfirmedAt != null })
            .ToListAsync(cancellationToken);
        if (earlier.Count == 0)
        {
            return;
        }

        foreach (var bot in work.Known.MadeBy(nameof(Bot), earlier.Where(import => import.Confirmed).Select(import => import.Id).ToHashSet()))
        {
            work.ConfirmedBots.Add(bot);
        }

        if (earlier.Find(import => import.TimeZone != work.Options.TimeZone) is { } other)
        {
            work.Problems.Fatal(
                "other_zone",
                work.Scan.FileName,
                null,
                null,
                $"The earlier import read this machine's times in {other.TimeZone}. Read in {work.Options.TimeZone} each trade would be another one. Use --time-zone {other.TimeZone}, or undo the earlier import first.",
                $"이전 가져오기는 시각을 {other.TimeZone} 기준으로 읽었습니다. {work.Options.TimeZone} 기준으로는 모든 거래가 다른 거래가 됩니다. --time-zone {other.TimeZone}을 지정하거나 이전 가져오기를 먼저 되돌리십시오.");
            return;
        }

        if (work.Problems.Count > 0)
        {
            work.Problems.Fatal(
                "rest_of_a_copy",
                work.Scan.FileName,
                null,
                null,
                "A newer copy is imported whole: a row that is left out would look like one that is gone there. Mend the file, or undo the earlier import and import this copy alone.",
                "새 사본은 전체를 가져와야 합니다. 제외한 행은 이전 서버에서 사라진 것처럼 보입니다. 파일을 고치거나, 이전 가져오기를 되돌린 뒤 이 사본만 가져오십시오.");
        }

        if (await IsAnotherAsync(db, cancellationToken))
        {
            work.Problems.Fatal(
                "another_machine",
                work.Scan.FileName,
                null,
                null,
                "This user's earlier import is of another machine: none of its trades is in this file. A second machine needs a user of its own.",
                "이 사용자가 이전에 가져온 것은 다른 서버의 데이터입니다. 그 거래가 이 파일에 하나도 없습니다. 두 번째 서버는 별도의 사용자로 가져오십시오.");
        }
    }

    private async Task<bool> IsAnotherAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var trades = await db.ImportChanges.AsNoTracking()
            .Where(change => change.SourceTable == LegacyTables.History && change.SourceRow != null && change.Kind == ImportChangeKind.Added)
            .OrderBy(change => change.Number)
            .Select(change => change.SourceRow!)
            .Take(Sample)
            .ToListAsync(cancellationToken);
        if (trades.Count > 0)
        {
            return !trades.Exists(row => work.Scan.History.Rows.Contains(LegacyHistory.RowOf(row)));
        }

        // Too young to have traded: by its bots.
        var bots = work.Known.Of(LegacyTables.Bots).Select(change => change.SourceRow).ToHashSet();
        return bots.Count > 0 && !work.Scan.Names.Any(name => bots.Contains(Digest.OfRow(LegacyTables.Bots, name.Name)));
    }
}
