using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Takes an invitation back that nobody has used.</summary>
/// <param name="Id">The invitation.</param>
public sealed record RevokeInvitationCommand(Guid Id) : IRequest<Result<Unit>>;

internal sealed class RevokeInvitationHandler(IMembership membership, AuditTrail audit, IMultiTenantContextAccessor tenant) : IRequestHandler<RevokeInvitationCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RevokeInvitationCommand request, CancellationToken cancellationToken)
    {
        var outcome = await membership.RevokeAsync(
            request.Id,
            tenant.TenantInfo!.Id,
            (db, token) => audit.AddAsync(db, "invitation.revoked", request.Id.ToString(), before: null, after: null, token, administrative: true),
            cancellationToken);
        return outcome switch
        {
            InvitationOutcome.NotFound => CommonErrors.NotFound,
            InvitationOutcome.Used => AdminErrors.InvitationUsed,
            _ => Unit.Value,
        };
    }
}
