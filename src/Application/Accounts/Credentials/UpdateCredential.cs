using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Replaces label and settings of a brokerage account. A secret that is left out stays; broker and environment never change.</summary>
/// <param name="Id">Which.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="ProductCode">The account number's second part.</param>
/// <param name="AppKey">A new app key.</param>
/// <param name="AppSecret">A new app secret.</param>
/// <param name="AccountNumber">A new account number.</param>
public sealed record UpdateCredentialCommand(Guid Id, string Label, string? ProductCode, string? AppKey, string? AppSecret, string? AccountNumber)
    : ITenantRequest<Result<CredentialDto>>
{
    /// <summary>Tells nothing: keys must not reach a log.</summary>
    public override string ToString() => nameof(UpdateCredentialCommand);
}

internal sealed class UpdateCredentialValidator : AbstractValidator<UpdateCredentialCommand>
{
    public UpdateCredentialValidator()
    {
        RuleFor(request => request.Label).IsLabel();
        RuleFor(request => request.ProductCode).IsProductCode();
        RuleFor(request => request.AppKey).IsAppKey();
        RuleFor(request => request.AppSecret).IsAppSecret();
        RuleFor(request => request.AccountNumber).IsAccountNumber();
    }
}

internal sealed class UpdateCredentialHandler(IEggMoneyDbFactory databases, TenantSecrets secrets, SecurityNotices notices, AuditTrail audit)
    : IRequestHandler<UpdateCredentialCommand, Result<CredentialDto>>
{
    public async Task<Result<CredentialDto>> Handle(UpdateCredentialCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserCredentials.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } credential)
        {
            return CommonErrors.NotFound;
        }

        if (await RefusalAsync(db, credential, request, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var before = CredentialDto.ForAudit(credential);
        var keys = await secrets.ReplaceAsync(
            db,
            credential.Id,
            [(SecretFields.AppKey, request.AppKey), (SecretFields.AppSecret, request.AppSecret), (SecretFields.AccountNumber, request.AccountNumber)],
            cancellationToken);
        if (keys.Count > 0)
        {
            credential.VerifiedAt = null;
            notices.Add(db, "credentialChanged", credential.Label);

            // Also where nothing else of the row changes: a verification under way must see that it asked about other keys.
            credential.Version++;
        }

        credential.VerifiedAt = credential.ProductCode == request.ProductCode ? credential.VerifiedAt : null;
        credential.ProductCode = request.ProductCode;
        credential.Label = request.Label;
        var changes = Changes.Between(before, CredentialDto.ForAudit(credential)).AndSecrets(keys);
        if (!changes.IsEmpty)
        {
            await audit.AddAsync(db, "credential.updated", credential.Id.ToString(), changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == request.Id)).SingleAsync(cancellationToken);
    }

    private async Task<Error?> RefusalAsync(IEggMoneyDb db, UserCredential credential, UpdateCredentialCommand request, CancellationToken cancellationToken)
    {
        if (credential.Broker == BrokerNames.Paper)
        {
            return CredentialRules.PaperRefusal(request.AppKey, request.AppSecret, request.AccountNumber, request.ProductCode);
        }

        if (request.ProductCode is null)
        {
            return CredentialErrors.ProductCodeMissing;
        }

        // Orders are settled at the account they went to, and making another one active asks for more than this does.
        return (credential.Active || await db.OrderSlices.AnyAsync(slice => slice.CredentialId == credential.Id, cancellationToken))
            && await ChangedAsync(db, credential, request, cancellationToken) is { } changed
            ? CredentialErrors.AccountFixed.At(changed)
            : null;
    }

    private async Task<string?> ChangedAsync(IEggMoneyDb db, UserCredential credential, UpdateCredentialCommand request, CancellationToken cancellationToken)
    {
        if (request.ProductCode != credential.ProductCode)
        {
            return CredentialRules.ProductCode;
        }

        try
        {
            return request.AccountNumber is null || request.AccountNumber == await secrets.FindAsync(db, credential.Id, SecretFields.AccountNumber, cancellationToken)
                ? null
                : SecretFields.AccountNumber;
        }
        catch (SecretException exception) when (!exception.KeyMissing)
        {
            // Nobody knows what it was.
            return SecretFields.AccountNumber;
        }
    }
}
