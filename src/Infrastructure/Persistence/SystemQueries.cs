// The one class that reads across tenants, and says so in each query.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence.Model;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Reads across tenants. A table read here must be one of <see cref="Postgres.RowSecurity.SystemReads"/>.</summary>
internal sealed partial class SystemQueries(SystemDbContextFactory databases) : ISystemQueries, IDispatchQueries
{
    public async Task<IReadOnlyList<TenantFacts>> LoadAsync(DateOnly fromSession, int lane, int lanes, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var users = await Everybody(db)
            .Join(
                db.Schedules.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking(),
                user => user.Id,
                schedule => schedule.UserId,
                (user, schedule) => new
                {
                    user.Id,
                    user.Username,
                    user.Active,
                    Paused = user.TradingPaused || !user.Active || db.ServerState.Any(state => state.TradingPaused),
                    Schedule = schedule,
                })
            .ToListAsync(cancellationToken);

        // Dealt out like cards, so that no lane has more than ceil(tenants / lanes). Ids rise with time: who signs up moves nobody, and whoever a
        // deletion moves to another lane in mid-tick is still worked on by one at a time, as the run ledger says.
        var mine = users.OrderBy(user => user.Id).Where((_, index) => index % lanes == lane).ToList();
        var ids = mine.ConvertAll(user => user.Id);
        var everybodysSlices = db.OrderSlices.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking().Where(SliceFilters.Unfinished);
        var everybodysRuns = db.DispatchRuns.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
        if (lanes > 1)
        {
            // Each lane asks every minute: a hundred that read everybody's rows would cost a hundred times as much.
            everybodysSlices = everybodysSlices.Where(slice => ids.Contains(slice.UserId));
            everybodysRuns = everybodysRuns.Where(run => ids.Contains(run.UserId));
        }

        var unfinished = await everybodysSlices
                .GroupBy(slice => new { slice.UserId, slice.SessionDate, slice.Number, AtBroker = slice.State != SliceState.Planned })
                .Select(group => new { group.Key.UserId, group.Key.SessionDate, group.Key.Number, group.Key.AtBroker, DueAt = group.Min(slice => slice.DueAt) })
                .ToListAsync(cancellationToken);
        var slices = unfinished.ToLookup(slice => slice.UserId, slice => new SliceFact(slice.SessionDate, slice.Number, slice.DueAt, slice.AtBroker));

        var rows = await everybodysRuns
            .Where(run => run.SessionDate >= fromSession)
            .Select(run => new { run.UserId, Fact = new LedgerFact(run.SessionDate, run.Phase, run.Number, run.State, run.NextAttemptAt, run.LeaseUntil) })
            .ToListAsync(cancellationToken);

        // What is open of an older session needs that session's rows too: those of its owner, so that one who stays stuck costs the others nothing.
        var old = unfinished.Where(slice => slice.SessionDate < fromSession).ToList();
        if (old.Count > 0)
        {
            var dates = old.Select(slice => slice.SessionDate).Distinct().ToList();
            var owners = old.Select(slice => slice.UserId).Distinct().ToList();
            rows.AddRange(await everybodysRuns
                .Where(run => dates.Contains(run.SessionDate) && owners.Contains(run.UserId))
                .Select(run => new { run.UserId, Fact = new LedgerFact(run.SessionDate, run.Phase, run.Number, run.State, run.NextAttemptAt, run.LeaseUntil) })
                .ToListAsync(cancellationToken));
        }

        var runs = rows.ToLookup(run => run.UserId, run => run.Fact);

        // An inactive user trades nothing new, but what is open at the broker still has to be settled, and a session that was begun to be ended.
        return mine
            .Select(user => new TenantFacts(new(user.Id, user.Username), user.Active, user.Paused, user.Schedule, [.. runs[user.Id]], [.. slices[user.Id]]))
            .Where(facts => facts.Active || facts.Slices.Count > 0 || facts.HasUnendedSession)
            .ToList();
    }

    public async Task<IReadOnlyList<TenantInfo>> ListTenantsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db).OrderBy(user => user.Username).Select(user => new TenantInfo(user.Id, user.Username)).ToListAsync(cancellationToken);
    }

    public async Task<TenantInfo?> FindTenantAsync(string username, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var normalized = AccountName.Normalize(username);
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

    public async Task<TenantInfo?> FindTenantByEmailAsync(string email, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var normalized = AccountName.Normalize(email);
        return await Everybody(db)
            .Where(user => EF.Property<string>(user, UserModel.NormalizedEmail) == normalized)
            .Select(user => new TenantInfo(user.Id, user.Username))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<Guid?> FindOriginOwnerAsync(string fingerprint, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.ImportOrigins.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter])
            .Where(origin => origin.Fingerprint == fingerprint)
            .Select(origin => (Guid?)origin.UserId)
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> ListCredentialsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.UserCredentials
            .IgnoreQueryFilters([EggMoneyDbContext.TenantFilter, EggMoneyDbContext.DeletedFilter])
            .Select(credential => credential.Id)
            .ToListAsync(cancellationToken);
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
