using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Deletes a personal access token of the caller's: it stops working at once.</summary>
/// <param name="Id">Which.</param>
public sealed record DeleteTokenCommand(Guid Id) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteTokenHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<DeleteTokenCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteTokenCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.PersonalTokens.SingleOrDefaultAsync(token => token.Id == request.Id, cancellationToken) is not { } row)
        {
            return CommonErrors.NotFound;
        }

        db.PersonalTokens.Remove(row);
        await audit.AddAsync(db, "token.deleted", row.Id.ToString("D"), new { row.Name, Scope = row.Scope.ToString(), row.ExpiresAt }, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
