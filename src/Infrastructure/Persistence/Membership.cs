// Users of whom the caller is none: it says so in each query.
#pragma warning disable RS0030 // IgnoreQueryFilters is banned everywhere else.

using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence.Model;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Users, invitations and the setup token, written as nobody; what a user owns is written as that user, in the same transaction.</summary>
internal sealed class Membership(ContextFactory contexts) : IMembership
{
    public async Task<AdmissionOutcome> AddAsync(User user, Invitation? invitation, TenantWork work, ActorWork? actor, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        if (invitation is not null)
        {
            transaction.Db.Invitations.Add(invitation);
        }

        return await AddAsync(transaction, user, work, actor, cancellationToken);
    }

    public async Task<AdmissionOutcome> RegisterAsync(User user, Guid invitation, DateTime now, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);

        // The second of two waits here for the first, and then finds it used.
        return await UseAsync(transaction.Db, invitation, user.Id, now, cancellationToken)
            ? await AddAsync(transaction, user, work, actor: null, cancellationToken)
            : AdmissionOutcome.InvitationInvalid;
    }

    public async Task<bool> WelcomeAsync(Guid userId, Guid invitation, DateTime now, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        if (!await UseAsync(transaction.Db, invitation, userId, now, cancellationToken)
            || !await Everybody(transaction.Db).AnyAsync(user => user.Id == userId && user.PasswordHash == null, cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(userId, work, cancellationToken);
        return true;
    }

    public async Task<AdmissionOutcome> SetUpAsync(User admin, string tokenHash, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        await transaction.LockServerAsync(cancellationToken);
        if (await Admins(transaction.Db).AnyAsync(cancellationToken))
        {
            return AdmissionOutcome.SetUpBefore;
        }

        var state = await transaction.Db.ServerState.SingleAsync(cancellationToken);
        if (state.SetupTokenHash is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(state.SetupTokenHash), Encoding.ASCII.GetBytes(tokenHash)))
        {
            return AdmissionOutcome.SetupTokenInvalid;
        }

        state.SetupTokenHash = null;
        return await AddAsync(transaction, admin, work, actor: null, cancellationToken);
    }

    public async Task<bool> RenewSetupTokenAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        await transaction.LockServerAsync(cancellationToken);
        var needed = !await Admins(transaction.Db).AnyAsync(cancellationToken);
        var state = await transaction.Db.ServerState.SingleAsync(cancellationToken);
        state.SetupTokenHash = needed ? tokenHash : null;
        await transaction.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return needed;
    }

    public async Task<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        await using var db = contexts.ForSystem();
        return await Admins(db).AnyAsync(cancellationToken);
    }

    public async Task<ChangeOutcome> ChangeAsync(
        Guid userId, bool? active, UserRole? role, StandingWork work, Guid? actor, StandingWork actorWork, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);

        // Two admins who remove each other: the second decides when the first has.
        await transaction.LockServerAsync(cancellationToken);
        var db = transaction.Db;
        if (await Everybody(db).Where(user => user.Id == userId).Select(user => new UserStanding(user.Active, user.Role)).SingleOrDefaultAsync(cancellationToken) is not { } before)
        {
            return ChangeOutcome.NotFound;
        }

        var after = new UserStanding(active ?? before.Active, role ?? before.Role);
        if (after == before)
        {
            return ChangeOutcome.Done;
        }

        if (after is not { Active: true, Role: UserRole.Admin }
            && await Admins(db).AnyAsync(user => user.Id == userId, cancellationToken)
            && !await Admins(db).AnyAsync(user => user.Id != userId, cancellationToken))
        {
            return ChangeOutcome.LastAdmin;
        }

        if (after is not { Active: true, Role: UserRole.Admin })
        {
            // What they gave out would let somebody in on the word of one whose word no longer counts. Whoever is using one now was first, or waits and finds it gone.
            await db.Invitations.Where(row => row.CreatedBy == userId && row.UsedAt == null).ExecuteDeleteAsync(cancellationToken);
        }

        // As the user: so the rows are locked in the order of everything else that the user saves, and neither waits for the other in a circle.
        await transaction.SaveAsync(
            userId,
            async (own, token) =>
            {
                var user = await own.Users.SingleOrDefaultAsync(token) ?? throw new SaveConflictException();
                (user.Active, user.Role) = (after.Active, after.Role);
                await work(own, before, after, token);
            },
            cancellationToken);
        if (actor is { } other && other != userId)
        {
            await transaction.SaveAsync(other, (own, token) => actorWork(own, before, after, token), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ChangeOutcome.Done;
    }

    public async Task<InvitationOutcome> InviteAsync(Invitation invitation, Guid admin, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        var db = transaction.Db;
        if (invitation.ForUserId is { } invited)
        {
            var users = await Everybody(db).Where(user => user.Id == invited)
                .Select(user => new { user.Role, SignedUp = user.PasswordHash != null, Invented = user.Simulated && user.SecurityStamp == "" })
                .ToListAsync(cancellationToken);
            if (users is not [{ } user])
            {
                return InvitationOutcome.NotFound;
            }

            if (user.SignedUp)
            {
                return InvitationOutcome.Used;
            }

            if (user.Invented)
            {
                return InvitationOutcome.Invented;
            }

            // They have a role already, and a code changes none.
            invitation.Role = user.Role;
            await db.Invitations.Where(row => row.ForUserId == invited && row.UsedAt == null).ExecuteDeleteAsync(cancellationToken);
        }

        db.Invitations.Add(invitation);
        await transaction.SaveAsync(cancellationToken);
        await transaction.CommitAsync(admin, work, cancellationToken);
        return InvitationOutcome.Done;
    }

    public async Task<InvitationOutcome> RevokeAsync(Guid invitation, Guid admin, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        var invitations = transaction.Db.Invitations;
        if (await invitations.Where(row => row.Id == invitation && row.UsedAt == null).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return await invitations.AnyAsync(row => row.Id == invitation, cancellationToken) ? InvitationOutcome.Used : InvitationOutcome.NotFound;
        }

        await transaction.CommitAsync(admin, work, cancellationToken);
        return InvitationOutcome.Done;
    }

    private static async Task<AdmissionOutcome> AddAsync(
        SystemTransaction transaction, User user, TenantWork work, ActorWork? actor, CancellationToken cancellationToken)
    {
        var (username, email) = (AccountName.Normalize(user.Username), AccountName.Normalize(user.Email));
        var everybody = Everybody(transaction.Db);
        if (await everybody.AnyAsync(other => EF.Property<string>(other, UserModel.NormalizedUsername) == username, cancellationToken))
        {
            return AdmissionOutcome.UsernameTaken;
        }

        if (await everybody.AnyAsync(other => EF.Property<string>(other, UserModel.NormalizedEmail) == email, cancellationToken))
        {
            return AdmissionOutcome.EmailTaken;
        }

        transaction.Db.Users.Add(user);
        await transaction.SaveAsync(cancellationToken);
        await transaction.SaveAsync(user.Id, work, cancellationToken);
        if (actor is not null)
        {
            await transaction.SaveAsync(actor.Actor, actor.Work, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return AdmissionOutcome.Added;
    }

    /// <summary>Uses an invitation up, if it is still good. That takes a maker who is still an active admin: one may have been made while its maker was removed.</summary>
    private static async Task<bool> UseAsync(EggMoneyDbContext db, Guid invitation, Guid userId, DateTime now, CancellationToken cancellationToken)
    {
        var everybody = Everybody(db);
        return await db.Invitations
            .Where(row => row.Id == invitation && row.UsedAt == null && row.ExpiresAt > now)
            .Where(row => everybody.Any(maker => maker.Id == row.CreatedBy && maker.Active && maker.Role == UserRole.Admin))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UsedAt, now).SetProperty(row => row.UsedBy, userId).SetProperty(row => row.Version, row => row.Version + 1),
                cancellationToken) == 1;
    }

    /// <summary>Who can manage the server: whoever has been made an admin but never set a password cannot.</summary>
    private static IQueryable<User> Admins(EggMoneyDbContext db) =>
        Everybody(db).Where(user => user.Active && user.Role == UserRole.Admin && user.PasswordHash != null);

    private static IQueryable<User> Everybody(EggMoneyDbContext db) => db.Users.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking();
}
