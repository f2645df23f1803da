using EggMoney.Application.Common;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Takes away exactly what an import brought, and gives back what it changed, unless it was traded on since.</summary>
/// <param name="Id">The import; the latest that is here.</param>
public sealed record UndoImportCommand(Guid Id) : ITenantRequest<Result<ImportDto>>;

internal sealed class UndoImportHandler(IEggMoneyDbFactory databases, AuditTrail audit, WallClock clock) : IRequestHandler<UndoImportCommand, Result<ImportDto>>
{
    private const int PartSize = 500;

    public async Task<Result<ImportDto>> Handle(UndoImportCommand request, CancellationToken cancellationToken)
    {
        await using var transaction = await databases.BeginAsync(cancellationToken);
        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            if (await db.Imports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } import)
            {
                return CommonErrors.NotFound;
            }

            if (import.State != ImportState.Imported)
            {
                return ImportErrors.NotImported;
            }

            if (await db.Imports.AnyAsync(row => row.State == ImportState.Imported && row.Number > import.Number, cancellationToken))
            {
                return ImportErrors.NotLatest;
            }

            // Trading stays off: what is left is not what was traded on before.
            var user = await db.Users.SingleAsync(cancellationToken);
            user.TradingPaused = true;
            db.Touch(user);
            await db.SaveAsync(cancellationToken);
            if (await ObstaclesAsync(db, request.Id, cancellationToken) is { Count: > 0 } obstacles)
            {
                return ImportErrors.TradedOn.With(string.Join("; ", obstacles));
            }
        }

        while (await UndoHistoryAsync(transaction, request.Id, cancellationToken))
        {
        }

        await UndoRestAsync(transaction, request.Id, cancellationToken);

        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            var import = await db.Imports.SingleAsync(row => row.Id == request.Id, cancellationToken);
            import.State = ImportState.Undone;
            import.UndoneAt = clock.Now();
            import.BotsToActivate = [];

            // What is left is not what was compared with the broker when trading was resumed.
            if (await db.Imports.Where(row => row.State == ImportState.Imported && row.Id != request.Id).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken) is { } left)
            {
                left.ConfirmedAt = null;
            }

            await audit.AddAsync(db, ImportActs.Undone, import.Id.ToString(), before: null, new { file = import.FileName }, cancellationToken, administrative: true);
            await db.SaveAsync(cancellationToken);
            var undone = await db.Imports.AsNoTracking().Where(row => row.Id == request.Id).Select(ImportDto.Projection).SingleAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return undone;
        }
    }

    /// <summary>What was done since with what the import brought.</summary>
    private static async Task<List<string>> ObstaclesAsync(IEggMoneyDb db, Guid importId, CancellationToken cancellationToken)
    {
        const int mostTold = 10;
        var changes = db.ImportChanges.AsNoTracking().Where(change => change.ImportId == importId);
        var touched = changes.Where(change => change.Entity == nameof(Bot)).Select(change => change.EntityId);
        var all = db.ImportChanges.Select(change => change.EntityId);
        var obstacles = await db.Orders
            .Where(order => touched.Contains(order.BotId) && !all.Contains(order.Id))
            .OrderBy(order => order.SessionDate)
            .Join(db.Bots, order => order.BotId, bot => bot.Id, (order, bot) => new { bot.Name, order.SessionDate })
            .Select(row => $"{row.Name}: order of {row.SessionDate:yyyy-MM-dd}")
            .Take(mostTold)
            .ToListAsync(cancellationToken);
        var added = changes.Where(change => change.Entity == nameof(Bot) && change.Kind == ImportChangeKind.Added).Select(change => change.EntityId);
        obstacles.AddRange(await db.Decisions
            .Where(decision => added.Contains(decision.BotId) && !all.Contains(decision.Id))
            .OrderBy(decision => decision.SessionDate)
            .Select(row => $"{row.BotName}: planned in {row.SessionDate:yyyy-MM-dd}")
            .Take(mostTold)
            .ToListAsync(cancellationToken));
        var accounts = changes.Where(change => change.Entity == nameof(Domain.Accounts.UserCredential) && change.Kind == ImportChangeKind.Added).Select(change => change.EntityId);
        if (await db.OrderSlices.AnyAsync(slice => slice.CredentialId != null && accounts.Contains(slice.CredentialId), cancellationToken)
            || await db.Fills.AnyAsync(fill => fill.CredentialId != null && accounts.Contains(fill.CredentialId), cancellationToken))
        {
            obstacles.Add(Language.Pick("the brokerage account that it brought was traded on", "함께 가져온 증권 계좌로 거래함"));
        }

        foreach (var change in await changes.Where(change => change.Entity == nameof(Domain.Portfolio.Position) && change.Kind != ImportChangeKind.Kept).ToListAsync(cancellationToken))
        {
            var here = await db.Positions.AsNoTracking().SingleOrDefaultAsync(position => position.Id == change.EntityId, cancellationToken);
            if (here is null || !RowState.IsSame(change.After!, RowState.Of(here)))
            {
                obstacles.Add(Language.Pick(
                    $"{here?.Name ?? "a holding"}: {(here is null ? "deleted" : "changed")} since",
                    $"{here?.Name ?? "보유 종목"}: 이후 {(here is null ? "삭제됨" : "변경됨")}"));
            }
        }

        return [.. obstacles.Distinct().Take(mostTold)];
    }

    /// <summary>Undoes a part of the history, of which there may be much.</summary>
    /// <returns>Whether there may be more.</returns>
    private static async Task<bool> UndoHistoryAsync(ITenantTransaction transaction, Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await transaction.OpenAsync(cancellationToken);
        var part = await db.ImportChanges
            .Where(change => change.ImportId == importId && change.SourceTable == LegacyTables.History)
            .OrderByDescending(change => change.Number)
            .Take(PartSize)
            .ToListAsync(cancellationToken);

        // At once: asked for one by one, they take longer than their deletion.
        var trades = part.ConvertAll(change => change.EntityId);
        await db.Trades.Where(trade => trades.Contains(trade.Id)).LoadAsync(cancellationToken);
        await UndoAsync(db, part, cancellationToken);
        return part.Count == PartSize;
    }

    /// <summary>Undoes all that is left, in one save: rows that refer to each other come and go together.</summary>
    private static async Task UndoRestAsync(ITenantTransaction transaction, Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await transaction.OpenAsync(cancellationToken);
        var rest = await db.ImportChanges.Where(change => change.ImportId == importId).OrderByDescending(change => change.Number).ToListAsync(cancellationToken);

        // What a bot would have done goes with it.
        var bots = rest.Where(change => change is { Entity: nameof(Bot), Kind: ImportChangeKind.Added }).Select(change => change.EntityId).ToList();
        db.Simulations.RemoveRange(await db.Simulations.Where(simulation => bots.Contains(simulation.BotId)).ToListAsync(cancellationToken));
        await UndoAsync(db, rest, cancellationToken);
    }

    private static async Task UndoAsync(IEggMoneyDb db, List<ImportChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            await ImportUndoing.UndoAsync(db, change, cancellationToken);
        }

        db.ImportChanges.RemoveRange(changes);
        await db.SaveAsync(cancellationToken);
    }
}
