// Like its other part, it says in each query that it reads across tenants.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using System.Text.Json;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence.Model;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <content>What admins see of everybody.</content>
internal sealed partial class SystemQueries : IAdminQueries
{
    private static readonly List<string> OnlyTheUsers = [ImportActs.Done, ImportActs.Undone];

    public async Task<List<TenantDto>> ListTenantsAsync(ListTenantsQuery query, Cursor? after, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var users = Everybody(db);
        if (query.Name is { Length: > 0 } part)
        {
            var normalized = AccountName.Normalize(part);
            users = users.Where(user => EF.Property<string>(user, UserModel.NormalizedUsername).Contains(normalized));
        }

        if (query.Active is { } active)
        {
            users = users.Where(user => user.Active == active);
        }

        if (query.WantedRole is { } role)
        {
            users = users.Where(user => user.Role == role);
        }

        if (after is { } place)
        {
            users = users.Where(user => user.CreatedAt < place.At || (user.CreatedAt == place.At && user.Id < place.Id));
        }

        return await users
            .OrderByDescending(user => user.CreatedAt).ThenByDescending(user => user.Id)
            .Take(query.Limit + 1)
            .Select(TenantDto.Projection(now))
            .ToListAsync(cancellationToken);
    }

    public async Task<TenantDto?> FindTenantDtoAsync(Guid id, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Everybody(db).Where(user => user.Id == id).Select(TenantDto.Projection(now)).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<List<InvitationDto>> ListInvitationsAsync(ListInvitationsQuery query, Cursor? after, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var invitations = db.Invitations.AsNoTracking();
        invitations = query.WantedState switch
        {
            InvitationState.Open => invitations.Where(row => row.UsedAt == null && row.ExpiresAt > now),
            InvitationState.Used => invitations.Where(row => row.UsedAt != null),
            InvitationState.Expired => invitations.Where(row => row.UsedAt == null && row.ExpiresAt <= now),
            _ => invitations,
        };
        if (after is { } place)
        {
            invitations = invitations.Where(row => row.CreatedAt < place.At || (row.CreatedAt == place.At && row.Id < place.Id));
        }

        var everybody = Everybody(db);
        var rows = await invitations
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
            .Take(query.Limit + 1)
            .Select(row => new
            {
                Invitation = row,
                Creator = everybody.Where(user => user.Id == row.CreatedBy).Select(user => user.Username).FirstOrDefault(),
                User = everybody.Where(user => user.Id == row.UsedBy).Select(user => user.Username).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new InvitationDto(
            row.Invitation.Id,
            row.Invitation.UsedAt is not null ? InvitationState.Used : row.Invitation.ExpiresAt > now ? InvitationState.Open : InvitationState.Expired,
            row.Invitation.Note,
            row.Invitation.Role,
            row.Invitation.ForUserId,
            row.Invitation.CreatedAt,
            Ref(row.Invitation.CreatedBy, row.Creator),
            row.Invitation.ExpiresAt,
            row.Invitation.UsedAt,
            Ref(row.Invitation.UsedBy, row.User)));
    }

    public async Task<InvitationFacts?> FindInvitationAsync(string codeHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Invitations.AsNoTracking().SingleOrDefaultAsync(row => row.CodeHash == codeHash, cancellationToken) is not { } invitation)
        {
            return null;
        }

        InvitedUser? invited = null;
        if (invitation.ForUserId is { } id)
        {
            invited = await Everybody(db).Where(user => user.Id == id).Select(user => new InvitedUser(user.Id, user.Username, user.Email)).SingleOrDefaultAsync(cancellationToken);
            if (invited is null)
            {
                // Whom it was for is gone; it lets nobody else in.
                return null;
            }
        }

        return new(invitation.Id, invitation.Role, invitation.ExpiresAt, invitation.UsedAt, invited);
    }

    public async Task<List<TenantRunDto>> ListRunsAsync(ListTenantRunsQuery query, RunCursor? after, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var runs = db.DispatchRuns.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
        if (query.Session is { } session)
        {
            runs = runs.Where(run => run.SessionDate == session);
        }

        if (query.WantedState is { } state)
        {
            runs = runs.Where(run => run.State == state);
        }

        if (query.UserId is { } userId)
        {
            runs = runs.Where(run => run.UserId == userId);
        }

        if (after is { } place)
        {
            var below = place.PhasesBelow;
            runs = runs.Where(run =>
                run.SessionDate < place.Session
                || (run.SessionDate == place.Session && (run.DueAt < place.DueAt
                || (run.DueAt == place.DueAt && (run.UserId < place.UserId
                || (run.UserId == place.UserId && (run.Number < place.Number
                || (run.Number == place.Number && below.Contains(run.Phase)))))))));
        }

        return await runs
            .Join(Everybody(db), run => run.UserId, user => user.Id, (run, user) => new { Run = run, user.Username })
            .OrderByDescending(row => row.Run.SessionDate)
            .ThenByDescending(row => row.Run.DueAt)
            .ThenByDescending(row => row.Run.UserId)
            .ThenByDescending(row => row.Run.Number)
            .ThenByDescending(row => row.Run.Phase)
            .Take(query.Limit + 1)
            .Select(row => new TenantRunDto(
                row.Run.UserId, row.Username, row.Run.SessionDate, row.Run.Phase.ToString(), row.Run.Number, row.Run.State.ToString(), row.Run.Attempts, row.Run.DueAt, row.Run.StartedAt, row.Run.FinishedAt, row.Run.NextAttemptAt, row.Run.Node, row.Run.Error))
            .ToListAsync(cancellationToken);
    }

    public async Task<List<AdminActDto>> ListAdminActsAsync(ListAdminActsQuery query, ActCursor? after, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var everybody = Everybody(db);

        // What an admin did to somebody else is in the admin's own audit too, and that is the one to list while there is one. An import is in its user's alone.
        var entries = db.AuditEntries.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(entry => entry.Administrative && (entry.ActorId == null || entry.ActorId == entry.UserId || OnlyTheUsers.Contains(entry.Action) || !everybody.Any(user => user.Id == entry.ActorId)));
        if (query.UserId is { } userId)
        {
            var target = userId.ToString();
            entries = entries.Where(entry => entry.UserId == userId || entry.Target == target);
        }

        if (query.Action is { Length: > 0 } action)
        {
            entries = entries.Where(entry => entry.Action == action);
        }

        if (after is { } place)
        {
            entries = entries.Where(entry =>
                entry.At < place.At
                || (entry.At == place.At && (entry.UserId < place.UserId
                || (entry.UserId == place.UserId && entry.Sequence < place.Sequence))));
        }

        var rows = await entries
            .Join(everybody, entry => entry.UserId, user => user.Id, (entry, user) => new { Entry = entry, user.Username })
            .OrderByDescending(row => row.Entry.At).ThenByDescending(row => row.Entry.UserId).ThenByDescending(row => row.Entry.Sequence)
            .Take(query.Limit + 1)
            .ToListAsync(cancellationToken);
        var acts = rows.ConvertAll(row => new AdminActDto(
            row.Entry.UserId,
            row.Username,
            row.Entry.Sequence,
            row.Entry.At,
            row.Entry.ActorId,
            row.Entry.Actor,
            row.Entry.Via,
            row.Entry.Address,
            row.Entry.Action,
            row.Entry.Target,
            Json(row.Entry.Before),
            Json(row.Entry.After))
        {
            Place = new(row.Entry.At, row.Entry.UserId, row.Entry.Sequence),
        });
        if (query.UserId is not null || query.Action is not (null or "" or AdminActDto.Erased))
        {
            return acts;
        }

        // Both are in the same order: a Guid is compared here as in either database.
        acts.AddRange(await ListErasuresAsync(db, after, query.Limit + 1, cancellationToken));
        return [.. acts.OrderByDescending(act => act.Place.At).ThenByDescending(act => act.Place.UserId).ThenByDescending(act => act.Place.Sequence).Take(query.Limit + 1)];
    }

    private static async Task<IEnumerable<AdminActDto>> ListErasuresAsync(EggMoneyDbContext db, ActCursor? after, int limit, CancellationToken cancellationToken)
    {
        var tombstones = db.AuditTombstones.AsNoTracking();
        if (after is { } place)
        {
            tombstones = tombstones.Where(row => row.EndedAt < place.At || (row.EndedAt == place.At && row.Id < place.UserId));
        }

        var rows = await tombstones.OrderByDescending(row => row.EndedAt).ThenByDescending(row => row.Id).Take(limit).ToListAsync(cancellationToken);
        return rows.Select(row => new AdminActDto(
            UserId: null, Username: null, row.Entries, row.EndedAt, ActorId: null, Actor: null, Via: null, Address: null, AdminActDto.Erased, Target: null, Before: null, After: null)
        {
            Place = new(row.EndedAt, row.Id, row.Entries),
        });
    }

    public async Task<IReadOnlyList<TenantInfo>> ListInventedTenantsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);

        // Whoever came in by a sign-up or by an admin has a security stamp.
        return await Everybody(db)
            .Where(user => user.Simulated && user.SecurityStamp == "")
            .OrderBy(user => user.Username)
            .Select(user => new TenantInfo(user.Id, user.Username))
            .ToListAsync(cancellationToken);
    }

    private static TenantRef? Ref(Guid? id, string? username) => id is { } known && username is not null ? new(known, username) : null;

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}
