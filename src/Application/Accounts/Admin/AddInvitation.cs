using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Makes a code with which one person signs up.</summary>
/// <param name="Note">For admins to know it by.</param>
/// <param name="Role">What the new user may do; with <paramref name="TenantId"/> it is that user's own that counts, and is told.</param>
/// <param name="ExpiresInDays">How long the code is good, 1 to 30 days.</param>
/// <param name="TenantId">A user who was added and has no password yet: a new code for them, in place of one that was lost or expired.</param>
public sealed record AddInvitationCommand(string? Note = null, UserRole Role = UserRole.User, int ExpiresInDays = AddInvitationCommand.DefaultDays, Guid? TenantId = null)
    : IRequest<Result<AddedInvitationDto>>
{
    /// <summary>How long a code is good when nothing else is said.</summary>
    public const int DefaultDays = Invitations.DefaultDays;
}

/// <summary>An invitation that was made.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Code">The code; shown this once.</param>
/// <param name="Note">For admins to know it by.</param>
/// <param name="Role">What the new user may do.</param>
/// <param name="TenantId">The user whose first password it sets; null when it makes a new one.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC time after which the code is no longer good.</param>
public sealed record AddedInvitationDto(Guid Id, string Code, string? Note, UserRole Role, Guid? TenantId, DateTime CreatedAt, DateTime ExpiresAt)
{
    /// <summary>Tells nothing of the code.</summary>
    public override string ToString() => $"{nameof(AddedInvitationDto)} {Id}";
}

internal sealed class AddInvitationValidator : AbstractValidator<AddInvitationCommand>
{
    public AddInvitationValidator()
    {
        RuleFor(request => request.Note).IsLine(200);
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.ExpiresInDays).InclusiveBetween(1, 30);
    }
}

internal sealed class AddInvitationHandler(IMembership membership, AuditTrail audit, CallerContext context, IMultiTenantContextAccessor tenant, WallClock clock)
    : IRequestHandler<AddInvitationCommand, Result<AddedInvitationDto>>
{
    public async Task<Result<AddedInvitationDto>> Handle(AddInvitationCommand request, CancellationToken cancellationToken)
    {
        var (invitation, code) = Invitations.Make(clock, context.Caller, request.Role, request.ExpiresInDays, request.Note, request.TenantId);
        var outcome = await membership.InviteAsync(
            invitation,
            tenant.TenantInfo!.Id,
            (db, token) => audit.AddAsync(
                db,
                "invitation.created",
                invitation.Id.ToString(),
                before: null,
                new { invitation.Note, Role = invitation.Role.ToString(), TenantId = invitation.ForUserId, invitation.ExpiresAt },
                token,
                administrative: true),
            cancellationToken);
        return outcome switch
        {
            InvitationOutcome.NotFound => CommonErrors.NotFound,
            InvitationOutcome.Used => AdminErrors.TenantSignedUp,
            InvitationOutcome.Invented => AdminErrors.TenantInvented,
            _ => new AddedInvitationDto(invitation.Id, code, invitation.Note, invitation.Role, invitation.ForUserId, invitation.CreatedAt, invitation.ExpiresAt),
        };
    }
}
