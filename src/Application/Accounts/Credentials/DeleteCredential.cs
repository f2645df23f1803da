using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Deletes a brokerage account. Its secrets are erased; its row stays hidden, because orders name it.</summary>
/// <param name="Id">Which.</param>
public sealed record DeleteCredentialCommand(Guid Id) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteCredentialHandler(IEggMoneyDbFactory databases, AuditTrail audit, WallClock clock) : IRequestHandler<DeleteCredentialCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteCredentialCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserCredentials.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } credential)
        {
            return CommonErrors.NotFound;
        }

        // What is planned names no account yet: it will go to the active one. And what went to this one is asked about here until its session is reconciled.
        if (await Unreconciled.SlicesAt(db, credential.Id).AnyAsync(cancellationToken)
            || (credential.Active && await db.OrderSlices.Where(SliceFilters.Unfinished).AnyAsync(slice => slice.CredentialId == null, cancellationToken)))
        {
            return CredentialErrors.OrdersOpen;
        }

        if (credential.Active && await AccountSwitch.OperationRefusalAsync(db, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (credential.Active && await AccountSwitch.HasHoldingsAsync(db, cancellationToken))
        {
            return CredentialErrors.InUse;
        }

        credential.Active = false;
        credential.VerifiedAt = null;
        credential.DeletedAt = clock.Now();
        await TenantSecrets.RemoveAsync(db, credential.Id, cancellationToken);
        await audit.AddAsync(db, "credential.deleted", credential.Id.ToString(), CredentialDto.ForAudit(credential), null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
