using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Makes a brokerage account the one that bots trade on, once the broker has answered for it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Proof">Who asks: needed for an account with money.</param>
/// <param name="AcceptHoldings">The shares that bots hold are in this account too.</param>
public sealed record ActivateCredentialCommand(Guid Id, Proof? Proof = null, bool AcceptHoldings = false) : ITenantRequest<Result<CredentialDto>>;

internal sealed class ActivateCredentialValidator : AbstractValidator<ActivateCredentialCommand>
{
    public ActivateCredentialValidator() => When(request => request.Proof is not null, () =>
    {
        RuleFor(request => request.Proof!.Password).IsPassword();
        RuleFor(request => request.Proof!.Totp).IsTotp();
        RuleFor(request => request.Proof!.RecoveryCode).IsRecoveryCode();
    });
}

internal sealed class ActivateCredentialHandler(IEggMoneyDbFactory databases, Reauthentication reauthentication, AccountSwitch accounts, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<ActivateCredentialCommand, Result<CredentialDto>>
{
    public async Task<Result<CredentialDto>> Handle(ActivateCredentialCommand request, CancellationToken cancellationToken)
    {
        UserCredential wanted;
        await using (var look = await databases.OpenAsync(cancellationToken))
        {
            if (await look.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } found)
            {
                return CommonErrors.NotFound;
            }

            if (found.Active)
            {
                return await CredentialDto.Of(look, look.UserCredentials.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken);
            }

            wanted = found;
            if (await RefusalAsync(look, request, cancellationToken) is { } early)
            {
                return early;
            }
        }

        if (wanted.Environment == BrokerEnvironment.Real)
        {
            if (request.Proof is null)
            {
                return CredentialErrors.ProofRequired;
            }

            if (await reauthentication.CheckAsync(request.Proof, cancellationToken) is { } wrong)
            {
                return wrong;
            }
        }

        var power = await accounts.AskAsync(databases, request.Id, cancellationToken);
        if (!power.IsOk)
        {
            return power.Error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var credential = await db.UserCredentials.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken);
        if (credential?.Version != wanted.Version)
        {
            // Changed while the broker was asked: its answer was about other keys.
            throw new SaveConflictException();
        }

        // Read before the look: a plan or a dip changes this row's version together with its orders, so one that is saved after the look is a conflict.
        var active = await db.UserCredentials.SingleOrDefaultAsync(row => row.Active, cancellationToken);

        // Looked at again: the broker may have taken its time, and a plan was made meanwhile.
        if (await RefusalAsync(db, request, cancellationToken) is { } late)
        {
            return late;
        }

        if (active is not null)
        {
            active.Active = false;
        }

        credential.VerifiedAt = clock.Now();
        await accounts.TakeOverCashAsync(db, credential, power.Value.Dollars, cancellationToken);
        notices.Add(db, "credentialActivated", credential.Label);
        await audit.AddAsync(
            db, "credential.activated", credential.Id.ToString(), active is null ? null : CredentialDto.ForAudit(active), CredentialDto.ForAudit(credential), cancellationToken);

        // Only one may be active at any moment, and the database holds to it statement by statement.
        if (!await db.TrySaveInTwoAsync(() => credential.Active = true, cancellationToken))
        {
            throw new SaveConflictException();
        }

        return await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken);
    }

    private static async Task<Error?> RefusalAsync(IEggMoneyDb db, ActivateCredentialCommand request, CancellationToken cancellationToken) =>
        await AccountSwitch.OperationRefusalAsync(db, cancellationToken)
        ?? (await AccountSwitch.HasOpenOrdersAsync(db, cancellationToken) ? CredentialErrors.OrdersOpen
        : !request.AcceptHoldings && await AccountSwitch.HasHoldingsAsync(db, cancellationToken) ? CredentialErrors.HoldingsElsewhere
        : null);
}
