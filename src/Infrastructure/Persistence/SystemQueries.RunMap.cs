// Like its other parts, it says in each query that it reads across tenants.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence.Model;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <content>Everybody's run ledger as a map.</content>
internal sealed partial class SystemQueries : IRunMapQueries
{
    public async Task<List<RunMapUser>> ListMapUsersAsync(RunMapFilter filter, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var users = Everybody(db);
        if (filter.Name is { Length: > 0 } part)
        {
            var normalized = AccountName.Normalize(part);
            users = users.Where(user => EF.Property<string>(user, UserModel.NormalizedUsername).Contains(normalized));
        }

        if (filter.State is { } state)
        {
            var runs = Runs(db).Where(run => run.SessionDate >= filter.From && run.SessionDate <= filter.To && run.State == state);
            users = users.Where(user => runs.Any(run => run.UserId == user.Id));
        }

        if (after is { } place)
        {
            users = users.Where(user => user.CreatedAt < place.At || (user.CreatedAt == place.At && user.Id < place.Id));
        }

        var schedules = db.Schedules.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
        return await users
            .OrderByDescending(user => user.CreatedAt).ThenByDescending(user => user.Id)
            .Take(limit + 1)
            .Select(user => new RunMapUser(user.Id, user.Username, user.Active, user.TradingPaused, schedules.Any(schedule => schedule.UserId == user.Id && schedule.Enabled), user.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<ILookup<Guid, MapRun>> ListMapRunsAsync(DateOnly session, IReadOnlyList<Guid> users, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = await Runs(db)
            .Where(run => run.SessionDate == session && users.Contains(run.UserId))
            .Select(run => new { run.UserId, Run = new MapRun(run.Phase, run.Number, run.State, run.Attempts, run.DueAt, run.FinishedAt, run.Error) })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.UserId, row => row.Run);
    }

    public async Task<ILookup<Guid, SessionRuns>> CountSessionRunsAsync(DateOnly from, DateOnly to, IReadOnlyList<Guid> users, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = await Runs(db)
            .Where(run => run.SessionDate >= from && run.SessionDate <= to && users.Contains(run.UserId))
            .GroupBy(run => new { run.UserId, run.SessionDate, run.State, Dip = run.Phase == WorkPhase.ClosingDip })
            .Select(group => new { group.Key.UserId, group.Key.SessionDate, group.Key.State, group.Key.Dip, Count = group.Count() })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.UserId, row => new SessionRuns(row.SessionDate, row.State, row.Dip, row.Count));
    }

    public async Task<IReadOnlyList<PhaseSum>> SumPhasesAsync(DateOnly session, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = await Runs(db)
            .Where(run => run.SessionDate == session)
            .GroupBy(run => new { run.Phase, run.State })
            .Select(group => new { group.Key.Phase, group.Key.State, Runs = group.Count(), Tenants = group.Select(run => run.UserId).Distinct().Count() })
            .ToListAsync(cancellationToken);
        return [.. rows
            .OrderBy(row => row.Phase).ThenBy(row => RunStates.Rank(row.State))
            .Select(row => new PhaseSum(row.Phase.ToString(), row.State.ToString(), row.Runs, row.Tenants))];
    }

    private static IQueryable<DispatchRun> Runs(EggMoneyDbContext db) => db.DispatchRuns.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
}
