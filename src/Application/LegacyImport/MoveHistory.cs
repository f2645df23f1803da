using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves executed trades, part by part: each part has a database of its own, so that memory does not grow with the history.</summary>
internal sealed class MoveHistory(ImportWork work, ITenantTransaction transaction)
{
    private const int PartSize = 500;

    private readonly Dictionary<string, Guid> _bots = work.Names.Where(moved => moved.Bot is not null).ToDictionary(moved => moved.Name.Name, moved => moved.Bot!.Id, StringComparer.Ordinal);
    private readonly HashSet<string> _new = [.. work.Names.Where(moved => moved.IsNewBot).Select(moved => moved.Name.Name)];
    private readonly HashSet<string> _kept = [.. work.Names.Where(moved => moved.IsKept).Select(moved => moved.Name.Name)];

    /// <summary>The user's imports, earliest first.</summary>
    private List<Guid>? _imports;

    /// <summary>Moves them.</summary>
    /// <param name="progress">Told after each part how many rows are done.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task MoveAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        await foreach (var part in PartsAsync(cancellationToken))
        {
            await using var db = await transaction.OpenAsync(cancellationToken);
            await MoveAsync(db, part, cancellationToken);
            work.Journal.Write(db);
            await Common.Saving.SaveAsync(db, cancellationToken);
            done += part.Count;
            progress(done);
        }

        if (work.Known.Any)
        {
            await AskAboutGoneAsync(cancellationToken);
        }
    }

    /// <summary>Trades that an earlier import brought and the old machine no longer has: somebody corrected them there, or lost them.</summary>
    private async Task AskAboutGoneAsync(CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            var here =
                from change in db.ImportChanges.AsNoTracking()
                join trade in db.Trades on change.EntityId equals trade.Id
                where change.SourceTable == LegacyTables.History && change.Kind == ImportChangeKind.Added
                select new { change.SourceRow, trade.Name };
            await foreach (var row in here.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (!_kept.Contains(row.Name) && !work.Scan.History.Rows.Contains(LegacyHistory.RowOf(row.SourceRow!)))
                {
                    gone.Add(row.SourceRow!);
                }
            }
        }

        if (gone.Count == 0)
        {
            return;
        }

        work.Conflict(LegacyTables.History, Common.Language.Pick("trades that are no longer there", "이전 서버에 더 이상 없는 거래"), null, gone.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), "0");
        if (work.Options.Overwrite != true)
        {
            return;
        }

        foreach (var part in gone.Chunk(PartSize))
        {
            await using var db = await transaction.OpenAsync(cancellationToken);
            var rows = await (
                from change in db.ImportChanges
                join trade in db.Trades on change.EntityId equals trade.Id
                where change.SourceTable == LegacyTables.History && change.SourceRow != null && part.Contains(change.SourceRow) && change.Kind == ImportChangeKind.Added
                select new { trade, change.SourceRow }).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                db.Trades.Remove(row.trade);
                work.Money.Realised -= row.trade.RealisedProfit ?? 0;
                work.Journal.Removed(row.trade, row.trade.Id, new(LegacyTables.History, row.SourceRow!, ""));
            }

            work.Journal.Write(db);
            await Common.Saving.SaveAsync(db, cancellationToken);
        }
    }

    private async IAsyncEnumerable<List<LegacyTrade>> PartsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is wrong with them was told when they were read first.
        var part = new List<LegacyTrade>(PartSize);
        await foreach (var trade in work.Scan.ReadHistoryAsync(new(), cancellationToken))
        {
            part.Add(trade);
            if (part.Count == PartSize)
            {
                yield return part;
                part = new(PartSize);
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private async Task MoveAsync(IEggMoneyDb db, List<LegacyTrade> part, CancellationToken cancellationToken)
    {
        var counts = work.CountsOf(LegacyTables.History);
        var known = work.Known.Any ? await KnownAsync(db, part, cancellationToken) : [];
        foreach (var old in part)
        {
            var source = new SourceRow(LegacyTables.History, old.Identity, old.State);
            if (!known.TryGetValue(source.Row, out var before))
            {
                if (_kept.Contains(old.Name))
                {
                    // Both sides traded on, and what is here is kept: the old machine's later trades belong to a holding that is not taken over.
                    work.Problems.Skip(LegacyTables.History);
                    continue;
                }

                var trade = old.ToTrade(work.NewId(), _bots.TryGetValue(old.Name, out var bot) ? bot : null);
                db.Trades.Add(trade);
                work.Journal.Added(trade, trade.Id, source);
                work.Money.Realised += trade.RealisedProfit ?? 0;
                counts.Written++;
            }
            else if (_new.Contains(old.Name) && await db.Trades.SingleOrDefaultAsync(row => row.Id == before.EntityId && row.BotId == null, cancellationToken) is { } orphan)
            {
                // Its bot was left out the last time.
                var state = RowState.Of(orphan);
                orphan.BotId = _bots[old.Name];
                work.Journal.Updated(orphan, orphan.Id, state, source);
                counts.Changed++;
            }
            else if (before.SourceState == source.State || await db.Trades.SingleOrDefaultAsync(row => row.Id == before.EntityId, cancellationToken) is not { } here)
            {
                counts.Unchanged++;
            }
            else
            {
                Update(here, old, source);
                counts.Changed++;
            }
        }
    }

    private void Update(Trade here, LegacyTrade old, SourceRow source)
    {
        var before = RowState.Of(here);
        var there = old.ToTrade(here.Id, here.BotId);
        work.Money.Realised += (there.RealisedProfit ?? 0) - (here.RealisedProfit ?? 0);
        here.Symbol = there.Symbol;
        here.Quantity = there.Quantity;
        here.Price = there.Price;
        here.Total = there.Total;
        here.AveragePrice = there.AveragePrice;
        here.Profit = there.Profit;
        here.ProfitRate = there.ProfitRate;
        here.RealisedProfit = there.RealisedProfit;
        work.Journal.Updated(here, here.Id, before, source);
    }

    private async Task<Dictionary<string, ImportChange>> KnownAsync(IEggMoneyDb db, List<LegacyTrade> part, CancellationToken cancellationToken)
    {
        var rows = part.ConvertAll(trade => trade.Identity);

        // That it is not null is said for the index's sake: else it might be among rows that are, and all of them are looked at.
        var changes = await db.ImportChanges.AsNoTracking()
            .Where(change => change.SourceTable == LegacyTables.History && change.SourceRow != null && rows.Contains(change.SourceRow))
            .ToListAsync(cancellationToken);

        // Not by a join: a database without fresh statistics may begin it at the import, and read all that came with that for each part.
        _imports ??= await db.Imports.AsNoTracking().OrderBy(import => import.Number).Select(import => import.Id).ToListAsync(cancellationToken);
        var latest = new Dictionary<string, ImportChange>(StringComparer.Ordinal);
        foreach (var change in changes.OrderBy(change => _imports.IndexOf(change.ImportId)).ThenBy(change => change.Number))
        {
            latest[change.SourceRow!] = change;
        }

        foreach (var removed in latest.Where(pair => pair.Value.Kind == ImportChangeKind.Removed).ToList())
        {
            latest.Remove(removed.Key);
        }

        return latest;
    }
}
