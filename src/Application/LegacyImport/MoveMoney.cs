using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves the reserve, deposits and withdrawals, and brings the user's money into line with what came.</summary>
internal sealed class MoveMoney(ImportWork work)
{
    /// <summary>Names the reserve's rows.</summary>
    public static readonly string ReserveRow = Digest.OfRow(LegacyTables.Holdings, LegacyHolding.Reserve);

    /// <summary>Moves them, last of all: only then is it known what came.</summary>
    public async Task MoveAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var cash = await db.CashAccounts.SingleAsync(cancellationToken);
        var before = RowState.Of(cash);
        SourceRow? reserve = null;
        var isKnown = work.Known.Find(new(LegacyTables.Holdings, ReserveRow, "")) is not null;
        if (work.Scan.Reserve is not null || isKnown)
        {
            // One that was there and is not any more is spent.
            var amount = work.Scan.Reserve ?? 0;
            reserve = new(LegacyTables.Holdings, ReserveRow, Digest.OfRow(amount), RowState.Of(new CashAccount { Reserve = amount }));
            MoveReserve(cash, reserve, amount);
        }

        var deposits = await MoveStatusAsync(db, cancellationToken);

        // The books balance: deposits − withdrawals + realised profit = cash + cost of what is held. What the old machine's deposits do not explain is
        // its opening balance here; the cash itself is the broker's to tell, when trading is resumed.
        var came = work.Money.Cost - work.Money.Realised;
        var opening = came - deposits;
        if (opening != 0)
        {
            Add(db, opening, Currency.Usd, work.Now, Language.Pick($"Opening balance of {work.Scan.FileName}", $"{work.Scan.FileName}의 기초 잔액"), source: null);
        }

        cash.NetDeposits += came;
        cash.RealisedProfit += work.Money.Realised;
        if (RowState.Of(cash) != before)
        {
            work.Journal.Updated(cash, null, before, reserve);
        }
        else if (reserve is not null && work.Known.Find(reserve)?.SourceState != reserve.State)
        {
            work.Journal.Kept(cash, null, reserve);
        }
    }

    private void MoveReserve(CashAccount cash, SourceRow source, decimal amount)
    {
        var counts = work.CountsOf(LegacyTables.Holdings);
        var known = work.Known.Find(source);
        if (known is not null && known.SourceState == source.State)
        {
            counts.Unchanged += work.Scan.ReserveRows;
            return;
        }

        var last = work.Known.Said<CashAccount>(null)?.Reserve ?? 0;
        if (cash.Reserve != last && cash.Reserve != amount)
        {
            work.Conflict(LegacyTables.Holdings, LegacyHolding.Reserve, null, ImportWork.Text(cash.Reserve), ImportWork.Text(amount));
            if (work.Options.Overwrite != true)
            {
                counts.Unchanged += work.Scan.ReserveRows;
                return;
            }
        }

        cash.Reserve = amount;
        if (known is null)
        {
            counts.Written++;
            counts.Merged += work.Scan.ReserveRows - 1;
        }
        else
        {
            counts.Changed += work.Scan.ReserveRows;
        }
    }

    /// <summary>Moves deposits and withdrawals.</summary>
    /// <returns>Dollars that are new.</returns>
    private async Task<decimal> MoveStatusAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var dollars = 0m;
        foreach (var row in work.Scan.Status)
        {
            var counts = work.CountsOf(LegacyTables.Status);
            (string Part, decimal Amount, Currency Currency, string Note)[] parts =
            [
                ("deposit_won", row.DepositWon, Currency.Krw, Language.Pick("Deposits on the old machine, in won", "이전 서버의 입금(원)")),
                ("deposit_dollar", row.DepositDollar, Currency.Usd, Language.Pick("Deposits on the old machine, in dollars", "이전 서버의 입금(달러)")),
                ("withdraw_won", -row.WithdrawWon, Currency.Krw, Language.Pick("Withdrawals on the old machine, in won", "이전 서버의 출금(원)")),
                ("withdraw_dollar", -row.WithdrawDollar, Currency.Usd, Language.Pick("Withdrawals on the old machine, in dollars", "이전 서버의 출금(달러)")),
            ];
            var (added, changed) = (false, false);
            foreach (var (part, amount, currency, note) in parts)
            {
                var source = new SourceRow(LegacyTables.Status, Digest.OfRow(LegacyTables.Status, row.Row, part), Digest.OfRow(amount));
                if (work.Known.Find(source) is not { } known)
                {
                    added = true;
                    if (amount != 0)
                    {
                        dollars += currency == Currency.Usd ? amount : 0;
                        Add(db, amount, currency, work.Now, note, source);
                    }
                }
                else if (known.SourceState != source.State && await db.CashEntries.SingleOrDefaultAsync(entry => entry.Id == known.EntityId, cancellationToken) is { } entry)
                {
                    changed = true;
                    var before = RowState.Of(entry);
                    dollars += currency == Currency.Usd ? amount - entry.Amount : 0;
                    entry.Amount = amount;
                    work.Journal.Updated(entry, entry.Id, before, source);
                }
            }

            _ = changed ? counts.Changed++ : added && !work.Known.Any ? counts.Written++ : counts.Unchanged++;
        }

        return dollars;
    }

    private void Add(IEggMoneyDb db, decimal amount, Currency currency, DateTime at, string note, SourceRow? source)
    {
        var entry = new CashEntry { Id = work.NewId(), Amount = amount, Currency = currency, Note = note, At = at };
        db.CashEntries.Add(entry);
        work.Journal.Added(entry, entry.Id, source);
    }
}
