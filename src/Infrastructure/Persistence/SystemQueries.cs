// The one file that reads across tenants, and says so in each query.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence.Model;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Reads across tenants. A table read here must be one of <see cref="Postgres.RowSecurity.SystemReads"/>.</summary>
internal sealed class SystemQueries(SystemDbContextFactory databases) : ISystemQueries
{
    public async Task<IReadOnlyList<ActiveTenant>> ListActiveTenantsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db)
            .Where(user => user.Active)
            .Join(
                db.Schedules.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking(),
                user => user.Id,
                schedule => schedule.UserId,
                (user, schedule) => new { user.Id, user.Username, user.TradingPaused, Schedule = schedule })
            .OrderBy(row => row.Id)
            .Select(row => new ActiveTenant(row.Id, row.Username, row.TradingPaused, row.Schedule))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DispatchRun>> ListRunsSinceAsync(DateOnly session, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.DispatchRuns
            .IgnoreQueryFilters([EggMoneyDbContext.TenantFilter])
            .AsNoTracking()
            .Where(run => run.SessionDate >= session)
            .ToListAsync(cancellationToken);
    }

    public async Task<TenantInfo?> FindTenantAsync(string username, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var normalized = UserModel.Normalize(username);
        return await Everybody(db)
            .Where(user => EF.Property<string>(user, UserModel.NormalizedUsername) == normalized)
            .Select(user => new TenantInfo(user.Id, user.Username))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<TenantInfo?> FindTenantAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db)
            .Where(user => user.Id == userId)
            .Select(user => new TenantInfo(user.Id, user.Username))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<bool> HasRealUsersAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db).AnyAsync(user => !user.Simulated, cancellationToken);
    }

    public async Task<int> CountUsersAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db).CountAsync(cancellationToken);
    }

    public async Task<bool> IsTradingPausedAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.ServerState.AnyAsync(state => state.TradingPaused, cancellationToken);
    }

    private static IQueryable<User> Everybody(EggMoneyDbContext db) =>
        db.Users.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
}
