using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Reads the scope's tenant's trading, all in one transaction of reading.</summary>
internal sealed class TradingSnapshots(ContextFactory contexts, IMultiTenantContextAccessor accessor) : ITradingSnapshots
{
    public async Task<TradingSnapshot> TakeAsync(CancellationToken cancellationToken)
    {
        if (accessor.TenantInfo is null)
        {
            throw new InvalidOperationException("This scope has no tenant; open one with ITenantScopeFactory.");
        }

        await using var db = await EggMoneyDbFactory.OpenAsync(contexts.ForTenant(accessor), cancellationToken);
        await using var moment = await OneMoment.BeginAsync(db, cancellationToken);
        var user = await db.Users.AsNoTracking().SingleAsync(cancellationToken);
        var bots = await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken);
        var ids = bots.Select(bot => bot.Id).ToHashSet();
        var positions = await db.Positions.AsNoTracking().OrderBy(position => position.Id).ToListAsync(cancellationToken);
        var imports = await db.Imports.AsNoTracking()
            .Where(import => import.State == ImportState.Imported && import.ConfirmedAt == null)
            .OrderByDescending(import => import.Number)
            .Select(import => import.BotsToActivate)
            .FirstOrDefaultAsync(cancellationToken);
        var waiting = imports ?? [];
        var snapshot = new TradingSnapshot
        {
            Bots = bots,

            // A deleted bot's row may still have its empty holding.
            Positions = positions.FindAll(position => position.BotId is null || ids.Contains(position.BotId.Value)),
            Settings = await db.Settings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new(),
            Schedule = await db.Schedules.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new(),
            Cash = await db.CashAccounts.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new(),
            BotsToActivate = [.. bots.Where(bot => !bot.Active && waiting.Contains(bot.Id)).Select(bot => bot.Id)],
            BusyBots = await db.Orders.Where(order => order.State == OrderState.Open).Select(order => order.BotId).Distinct().ToListAsync(cancellationToken),
            TradingPaused = user.TradingPaused,
            UserActive = user.Active,
        };
        Release(snapshot);
        return snapshot;
    }

    /// <summary>Takes the owner off, so that the rows get the one of the database that they are added to.</summary>
    private static void Release(TradingSnapshot snapshot)
    {
        foreach (var owned in snapshot.Bots.Concat<ITenantOwned>(snapshot.Positions).Append(snapshot.Settings).Append(snapshot.Schedule).Append(snapshot.Cash))
        {
            owned.UserId = Guid.Empty;
            if (owned is IVersioned versioned)
            {
                versioned.Version = 0;
            }
        }
    }
}
