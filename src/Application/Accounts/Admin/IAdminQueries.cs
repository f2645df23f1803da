using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>What admins see of everybody: who they are and how their work went, never keys, bots or trades. Lists are newest first and hold one row
/// more than a page, where there is one.</summary>
public interface IAdminQueries
{
    /// <summary>Users.</summary>
    Task<List<TenantDto>> ListTenantsAsync(ListTenantsQuery query, Cursor? after, DateTime now, CancellationToken cancellationToken);

    /// <summary>One user; null when there is none.</summary>
    Task<TenantDto?> FindTenantDtoAsync(Guid id, DateTime now, CancellationToken cancellationToken);

    /// <summary>Invitations.</summary>
    Task<List<InvitationDto>> ListInvitationsAsync(ListInvitationsQuery query, Cursor? after, DateTime now, CancellationToken cancellationToken);

    /// <summary>The invitation with this hash of its code; null when there is none.</summary>
    Task<InvitationFacts?> FindInvitationAsync(string codeHash, CancellationToken cancellationToken);

    /// <summary>The run ledger of everybody.</summary>
    Task<List<TenantRunDto>> ListRunsAsync(ListTenantRunsQuery query, RunCursor? after, CancellationToken cancellationToken);

    /// <summary>What admins did, whoever it was done to.</summary>
    Task<List<AdminActDto>> ListAdminActsAsync(ListAdminActsQuery query, ActCursor? after, CancellationToken cancellationToken);
}

/// <summary>What signing up needs to know of an invitation.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Role">What it makes of whoever signs up with it.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="UsedAt">UTC; null while it is unused.</param>
/// <param name="Invited">Whose first password it sets; null when it makes a new user.</param>
public sealed record InvitationFacts(Guid Id, UserRole Role, DateTime ExpiresAt, DateTime? UsedAt, InvitedUser? Invited)
{
    /// <summary>Whether it is good.</summary>
    public bool IsOpen(DateTime now) => UsedAt is null && ExpiresAt > now;
}

/// <summary>A user whom an admin has added.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name.</param>
/// <param name="Email">The address.</param>
public sealed record InvitedUser(Guid Id, string Username, string Email);
