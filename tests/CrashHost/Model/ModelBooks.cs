using EggMoney.Application;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.CrashHost.Model;

/// <summary>A user's books, all that is held against the broker's ledger.</summary>
internal sealed record ModelBooks(
    CashAccount Account,
    IReadOnlyList<Position> Positions,
    IReadOnlyList<Fill> Fills,
    IReadOnlyList<OrderSlice> Slices,
    IReadOnlyList<Order> Orders,
    IReadOnlyList<Trade> Trades,
    IReadOnlyList<DispatchRun> Runs)
{
    /// <summary>Reads them.</summary>
    /// <param name="db">The user's.</param>
    /// <param name="session">Whose runs.</param>
    public static async Task<ModelBooks> LoadAsync(IEggMoneyDb db, DateOnly session) => new(
        await db.CashAccounts.AsNoTracking().SingleAsync(),
        await db.Positions.AsNoTracking().ToListAsync(),
        await db.Fills.AsNoTracking().ToListAsync(),
        await db.OrderSlices.AsNoTracking().ToListAsync(),
        await db.Orders.AsNoTracking().ToListAsync(),
        await db.Trades.AsNoTracking().ToListAsync(),
        await db.DispatchRuns.AsNoTracking().Where(run => run.SessionDate == session).ToListAsync());
}
