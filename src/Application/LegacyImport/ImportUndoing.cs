using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Undoes one change of an import. The caller saves.</summary>
internal static class ImportUndoing
{
    /// <summary>Undoes it.</summary>
    /// <exception cref="InvalidOperationException">Imports make no such row.</exception>
    public static Task UndoAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken) => change.Entity switch
    {
        nameof(Trade) => UndoTradeAsync(db, change, cancellationToken),
        nameof(Fill) => UndoAsync(db.Fills, db.Fills.Where(row => row.Id == change.EntityId), change, (_, _, _) => { }, cancellationToken),
        nameof(Order) => UndoAsync(db.Orders, db.Orders.Where(row => row.Id == change.EntityId), change, (_, _, _) => { }, cancellationToken),
        nameof(Decision) => UndoAsync(db.Decisions, db.Decisions.Where(row => row.Id == change.EntityId), change, (_, _, _) => { }, cancellationToken),
        nameof(Position) => UndoAsync(db.Positions, db.Positions.Where(row => row.Id == change.EntityId), change, (before, _, here) => here.Become(before), cancellationToken),
        nameof(Bot) => UndoAsync(db.Bots, db.Bots.WithDeleted().Where(row => row.Id == change.EntityId), change, (before, after, here) => Merge.TakeBack(Merge.Bot, before, after!, here), cancellationToken),
        nameof(UserSettings) => UndoAsync(db.Settings, db.Settings, change, (before, after, here) => Merge.TakeBack(Merge.Settings, before, after!, here), cancellationToken),
        nameof(Schedule) => UndoAsync(db.Schedules, db.Schedules, change, Restore, cancellationToken),
        nameof(CashAccount) => UndoAsync(db.CashAccounts, db.CashAccounts, change, Restore, cancellationToken),
        nameof(CashEntry) => UndoAsync(db.CashEntries, db.CashEntries.Where(row => row.Id == change.EntityId), change, (before, _, here) => here.Amount = before.Amount, cancellationToken),
        nameof(ExchangeRate) => UndoRateAsync(db, change, cancellationToken),
        nameof(ImportOrigin) => UndoOriginAsync(db, change, cancellationToken),
        nameof(UserCredential) => UndoWithSecretsAsync(db, db.UserCredentials, db.UserCredentials.WithDeleted().Where(row => row.Id == change.EntityId), change, cancellationToken),
        nameof(NotificationChannel) => UndoChannelAsync(db, change, cancellationToken),
        _ => throw new InvalidOperationException($"An import says that it changed a {change.Entity}."),
    };

    /// <summary>Takes a row away that was made, gives one back that was taken, or restores what was changed.</summary>
    private static async Task UndoAsync<T>(
        DbSet<T> rows, IQueryable<T> row, ImportChange change, Action<T, T?, T> restore, CancellationToken cancellationToken)
        where T : class
    {
        // Whoever deleted it here meanwhile was first.
        var here = change.Kind == ImportChangeKind.Removed ? null : await row.SingleOrDefaultAsync(cancellationToken);
        Undo(rows, here, change, restore);
    }

    /// <summary>There may be many: those that are loaded are not asked for again.</summary>
    private static async Task UndoTradeAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken)
    {
        var here = change.Kind == ImportChangeKind.Removed ? null : await db.Trades.FindAsync([change.UserId, change.EntityId!.Value], cancellationToken);
        Undo(db.Trades, here, change, Restore);
    }

    private static void Undo<T>(DbSet<T> rows, T? here, ImportChange change, Action<T, T?, T> restore)
        where T : class
    {
        switch (change.Kind)
        {
            case ImportChangeKind.Kept:
                break;
            case ImportChangeKind.Removed:
                rows.Add(RowState.Read<T>(change.Before!));
                break;
            case ImportChangeKind.Added when here is not null:
                rows.Remove(here);
                break;
            case ImportChangeKind.Updated when here is not null:
                restore(RowState.Read<T>(change.Before!), change.After is null ? null : RowState.Read<T>(change.After), here);
                break;
        }
    }

    private static async Task UndoWithSecretsAsync<T>(IEggMoneyDb db, DbSet<T> rows, IQueryable<T> row, ImportChange change, CancellationToken cancellationToken)
        where T : class
    {
        await UndoAsync(rows, row, change, (_, _, _) => { }, cancellationToken);
        db.UserSecrets.RemoveRange(await db.UserSecrets.Where(secret => secret.SubjectId == change.EntityId).ToListAsync(cancellationToken));
    }

    private static async Task UndoChannelAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken)
    {
        if (change.Kind == ImportChangeKind.Added)
        {
            db.NotificationDeliveries.RemoveRange(await db.NotificationDeliveries.Where(row => row.ChannelId == change.EntityId).ToListAsync(cancellationToken));
        }

        await UndoWithSecretsAsync(db, db.NotificationChannels, db.NotificationChannels.Where(row => row.Id == change.EntityId), change, cancellationToken);
    }

    private static Task UndoRateAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken)
    {
        var month = RowState.Read<ExchangeRate>(change.After!).Month;
        return UndoAsync(
            db.ExchangeRates,
            db.ExchangeRates.Where(rate => rate.Month == month),
            change,
            (before, after, here) => here.Won = here.Won == after!.Won ? before.Won : here.Won,
            cancellationToken);
    }

    private static Task UndoOriginAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken)
    {
        var fingerprint = RowState.Read<ImportOrigin>(change.After!).Fingerprint;
        return UndoAsync(db.ImportOrigins, db.ImportOrigins.Where(origin => origin.Fingerprint == fingerprint), change, (_, _, _) => { }, cancellationToken);
    }

    private static void Restore(Trade before, Trade? after, Trade here)
    {
        here.BotId = before.BotId;
        here.Symbol = before.Symbol;
        here.Quantity = before.Quantity;
        here.Price = before.Price;
        here.Total = before.Total;
        here.AveragePrice = before.AveragePrice;
        here.Profit = before.Profit;
        here.ProfitRate = before.ProfitRate;
        here.RealisedProfit = before.RealisedProfit;
    }

    private static void Restore(Schedule before, Schedule? after, Schedule here)
    {
        if (here.EnabledSince == after!.EnabledSince)
        {
            (here.Enabled, here.EnabledSince) = (before.Enabled, before.EnabledSince);
        }

        Merge.TakeBack(Merge.Schedule, before, after, here);
    }

    /// <summary>Takes back the difference, not the sum: what was paid in since stays.</summary>
    private static void Restore(CashAccount before, CashAccount? after, CashAccount here)
    {
        here.NetDeposits -= after!.NetDeposits - before.NetDeposits;
        here.RealisedProfit -= after.RealisedProfit - before.RealisedProfit;
        here.Reserve = here.Reserve == after.Reserve ? before.Reserve : here.Reserve;
    }
}
