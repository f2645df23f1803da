using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Asks the broker whether it accepts a brokerage account's keys, notes when it does, and says what else works and what does not.</summary>
/// <param name="Id">Which.</param>
public sealed record VerifyCredentialCommand(Guid Id) : ITenantRequest<Result<VerifiedCredentialDto>>;

/// <summary>A brokerage account that the broker has just answered for.</summary>
public sealed record VerifiedCredentialDto
{
    /// <summary>The account.</summary>
    public required CredentialDto Credential { get; init; }

    /// <summary>What bots need of it, tried one after the other.</summary>
    public required IReadOnlyList<CheckDto> Checks { get; init; }
}

internal sealed class VerifyCredentialHandler(IEggMoneyDbFactory databases, AccountSwitch accounts, IMediator mediator, AuditTrail audit, WallClock clock) : IRequestHandler<VerifyCredentialCommand, Result<VerifiedCredentialDto>>
{
    public async Task<Result<VerifiedCredentialDto>> Handle(VerifyCredentialCommand request, CancellationToken cancellationToken)
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

        var answer = await accounts.AskAsync(databases, request.Id, cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Error;
        }

        var checks = await mediator.Send(new DiagnoseAccountQuery(request.Id, answer.Value), cancellationToken);
        if (!checks.IsOk)
        {
            return checks.Error;
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
        return new VerifiedCredentialDto
        {
            Credential = await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken),
            Checks = checks.Value,
        };
    }
}
