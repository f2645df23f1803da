using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Asks the broker whether it accepts a brokerage account's keys, and notes when it does.</summary>
/// <param name="Id">Which.</param>
public sealed record VerifyCredentialCommand(Guid Id) : ITenantRequest<Result<CredentialDto>>;

internal sealed class VerifyCredentialHandler(IEggMoneyDbFactory databases, AccountSwitch accounts, AuditTrail audit, WallClock clock) : IRequestHandler<VerifyCredentialCommand, Result<CredentialDto>>
{
    public async Task<Result<CredentialDto>> Handle(VerifyCredentialCommand request, CancellationToken cancellationToken)
    {
        int version;
        await using (var look = await databases.OpenAsync(cancellationToken))
        {
            if (await look.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } asked)
            {
                return CommonErrors.NotFound;
            }

            version = asked.Version;
        }

        if (await accounts.AskAsync(databases, request.Id, cancellationToken) is { IsOk: false } answer)
        {
            return answer.Error!;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var credential = await db.UserCredentials.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken);
        if (credential?.Version != version)
        {
            // Changed while the broker was asked: its answer was about other keys.
            throw new SaveConflictException();
        }

        credential.VerifiedAt = clock.Now();
        await audit.AddAsync(db, "credential.verified", credential.Id.ToString(), null, CredentialDto.ForAudit(credential), cancellationToken);
        await db.SaveAsync(cancellationToken);
        return await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken);
    }
}
