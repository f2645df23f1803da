using System.Globalization;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Holds our rows, as the database has them, against the old machine's: new = old + what the unbooked fills change, to the cent.</summary>
internal sealed class ImportChecks(ImportWork work, LegacyTime time)
{
    private readonly List<ImportCheck> _checks = [];

    /// <summary>Adds everything up.</summary>
    public async Task<IReadOnlyList<ImportCheck>> RunAsync(ITenantTransaction transaction, IEnumerable<LegacyTable> tables, CancellationToken cancellationToken)
    {
        CheckRows(tables);
        await using var db = await transaction.OpenAsync(cancellationToken);
        await CheckNamesAsync(db, cancellationToken);
        await CheckTradesAsync(db, cancellationToken);
        return _checks;
    }

    /// <summary>Each row of a table became something, and one thing only.</summary>
    private void CheckRows(IEnumerable<LegacyTable> tables)
    {
        foreach (var table in tables)
        {
            var counts = work.CountsOf(table.Name);
            Check("rows", table.Name, table.Rows, 0, counts.Written + counts.Merged + counts.Changed + counts.Unchanged + work.Problems.Skipped(table.Name));
        }
    }

    private async Task CheckNamesAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var bots = await db.Bots.AsNoTracking().ToDictionaryAsync(bot => bot.Id, cancellationToken);
        var positions = await db.Positions.AsNoTracking().ToDictionaryAsync(position => position.Id, cancellationToken);
        var (quantity, invested, cost) = (default(Sum), default(Sum), default(Sum));
        foreach (var moved in work.Names.Where(moved => moved.IsChecked))
        {
            var (name, change) = (moved.Name, moved.Name.Change());
            var position = moved.Position is { } known ? positions.GetValueOrDefault(known.Id) : null;

            // A bot trades with the holding that names it, and with no other.
            var own = moved.Bot is null ? position : positions.Values.SingleOrDefault(row => row.BotId == moved.Bot.Id);
            quantity = quantity.Plus(name.Quantity, change.Quantity, position?.Quantity ?? 0);
            invested = invested.Plus(name.Invested, change.Invested, position?.Invested ?? 0);
            cost = cost.Plus(name.Cost, change.Cost, position?.Cost ?? 0);
            if (moved.Bot is { } bot && name.Bot is { } old && bots.TryGetValue(bot.Id, out var here) && here.Seed == old.Bot.Seed)
            {
                var before = Tiers.Of(name.Invested, here.Seed);
                Check("tier", name.Name, before, Tiers.Of(name.Invested + change.Invested, here.Seed) - before, Tiers.Of(here, own));
            }
        }

        Check("books_imbalance", null, work.Imbalance, 0, await ImbalanceAsync(db, cancellationToken));
        Check("holdings_quantity", null, quantity);
        Check("holdings_invested", null, invested);
        Check("holdings_cost", null, cost);
        if (work.Scan.Reserve is { } reserve && !work.Conflicts.Any(conflict => conflict is { Table: LegacyTables.Holdings, Name: LegacyHolding.Reserve }))
        {
            Check("reserve", null, reserve, 0, await db.CashAccounts.Select(account => account.Reserve).SingleAsync(cancellationToken));
        }

        if (work.Scan.KeyStore is { Rates.Count: > 0 } store)
        {
            var months = store.Rates.Keys.ToList();
            Check("exchange_rates", null, months.Count, 0, await db.ExchangeRates.CountAsync(rate => months.Contains(rate.Month), cancellationToken));
        }
    }

    /// <summary>How far the books are from balancing, in dollars: deposits − withdrawals + realised profit = cash + cost of what is held (trading rules, section 2).</summary>
    public static async Task<decimal> ImbalanceAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var account = await db.CashAccounts.AsNoTracking().SingleAsync(cancellationToken);
        var costs = await db.Positions.Select(position => position.Cost).ToListAsync(cancellationToken);
        return account.NetDeposits + account.RealisedProfit - account.Cash - costs.Sum();
    }

    private async Task CheckTradesAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var kept = work.Names.Where(moved => moved.IsKept).Select(moved => moved.Name.Name).ToHashSet(StringComparer.Ordinal);
        var byYear = new SortedDictionary<int, Sum>();
        var byName = new SortedDictionary<string, Sum>(StringComparer.Ordinal);
        var (count, quantity) = (default(Sum), default(Sum));
        foreach (var ((name, year), total) in work.Scan.History.Totals.Where(pair => !kept.Contains(pair.Key.Name)))
        {
            count = count.Plus(total.Count, 0, 0);
            quantity = quantity.Plus(total.Quantity, 0, 0);
            Profit(year, name, total.Profit, 0, 0);
        }

        foreach (var moved in work.Names.Where(moved => moved.Name.Fills.Count > 0 && !kept.Contains(moved.Name.Name)))
        {
            count = count.Plus(0, 1, 0);
            quantity = quantity.Plus(0, Math.Abs(moved.Name.Change().Quantity), 0);
            Profit(time.YearOf(moved.Name.Order!.PlacedAt), moved.Name.Name, 0, moved.Name.Change().Profit, 0);
        }

        var rows =
            from change in db.ImportChanges.AsNoTracking()
            join trade in db.Trades on change.EntityId equals trade.Id
            where change.Entity == nameof(Trade) && change.Kind == ImportChangeKind.Added
            select new { change.SourceTable, change.SourceRow, trade.Name, trade.Quantity, trade.Profit, trade.ExecutedAt };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (kept.Contains(row.Name))
            {
                continue;
            }

            if (row.SourceTable == LegacyTables.History && !work.Scan.History.Rows.Contains(LegacyHistory.RowOf(row.SourceRow!)))
            {
                // Asked about; what is kept of them is no row of this file.
                continue;
            }

            count = count.Plus(0, 0, 1);
            quantity = quantity.Plus(0, 0, row.Quantity);
            Profit(time.YearOf(row.ExecutedAt), row.Name, 0, 0, row.Profit ?? 0);
        }

        Check("trades", null, count);
        Check("trades_quantity", null, quantity);
        foreach (var (year, sum) in byYear)
        {
            Check("profit_by_year", year.ToString(CultureInfo.InvariantCulture), sum);
        }

        foreach (var (name, sum) in byName)
        {
            Check("profit_by_bot", name, sum);
        }

        void Profit(int year, string name, decimal old, decimal fills, decimal now)
        {
            byYear[year] = byYear.GetValueOrDefault(year).Plus(old, fills, now);
            byName[name] = byName.GetValueOrDefault(name).Plus(old, fills, now);
        }
    }

    private void Check(string code, string? subject, Sum sum) => Check(code, subject, sum.Old, sum.Fills, sum.New);

    private void Check(string code, string? subject, decimal old, decimal fills, decimal now) =>
        _checks.Add(new(code, subject, Money.ToStored(old), Money.ToStored(fills), Money.ToStored(now), Money.ToCents(old + fills - now) == 0));

    private readonly record struct Sum(decimal Old, decimal Fills, decimal New)
    {
        public Sum Plus(decimal old, decimal fills, decimal now) => new(Old + old, Fills + fills, New + now);
    }
}
