using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Invitations, newest first.</summary>
/// <param name="State"><c>open</c>, <c>used</c> or <c>expired</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListInvitationsQuery(string? State = null, string? Cursor = null, int Limit = PageLimit.Default) : IRequest<Result<Page<InvitationDto>>>
{
    /// <summary><see cref="State"/>, once it is known to be one.</summary>
    public InvitationState? WantedState => ListFilters.Choice<InvitationState>(State);
}

/// <summary>Whether an invitation is good.</summary>
public enum InvitationState
{
    /// <summary>It is.</summary>
    Open,

    /// <summary>Somebody signed up with it.</summary>
    Used,

    /// <summary>Nobody did in time.</summary>
    Expired,
}

/// <summary>An invitation. Its code was shown when it was made.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="State">Whether it is good.</param>
/// <param name="Note">For admins to know it by.</param>
/// <param name="Role">What the new user may do.</param>
/// <param name="TenantId">The user whose first password it sets; null when it makes a new one.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">The admin who made it; null when they are gone.</param>
/// <param name="ExpiresAt">UTC time after which the code is no longer good.</param>
/// <param name="UsedAt">UTC.</param>
/// <param name="UsedBy">Who signed up with it; null also when they are gone.</param>
public sealed record InvitationDto(
    Guid Id, InvitationState State, string? Note, UserRole Role, Guid? TenantId, DateTime CreatedAt, TenantRef? CreatedBy, DateTime ExpiresAt, DateTime? UsedAt, TenantRef? UsedBy);

/// <summary>Names a user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name.</param>
public sealed record TenantRef(Guid Id, string Username);

internal sealed class ListInvitationsValidator : AbstractValidator<ListInvitationsQuery>
{
    public ListInvitationsValidator()
    {
        RuleFor(query => query.State).IsChoice<ListInvitationsQuery, InvitationState>();
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListInvitationsHandler(IAdminQueries queries, WallClock clock) : IRequestHandler<ListInvitationsQuery, Result<Page<InvitationDto>>>
{
    public async Task<Result<Page<InvitationDto>>> Handle(ListInvitationsQuery request, CancellationToken cancellationToken) =>
        Cursor.TryParse(request.Cursor, out var after)
            ? Page<InvitationDto>.Of(
                await queries.ListInvitationsAsync(request, after, clock.Now(), cancellationToken), request.Limit, invitation => new(invitation.CreatedAt, invitation.Id))
            : CommonErrors.BadCursor;
}
