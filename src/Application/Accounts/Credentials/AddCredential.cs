using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Adds a brokerage account. A paper account is opened with its cash, and becomes the active one where none is.</summary>
/// <param name="Broker">Which broker.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Environment">Practice or money; a paper account is always <c>mock</c>.</param>
/// <param name="AppKey">KIS: the app key, 36 characters.</param>
/// <param name="AppSecret">KIS: the app secret, 180 characters.</param>
/// <param name="AccountNumber">KIS: the account number's first 8 digits.</param>
/// <param name="ProductCode">KIS: the account number's last 2 digits.</param>
/// <param name="Cash">Paper: dollars that the account opens with; 100000 when left out.</param>
public sealed record AddCredentialCommand(
    [property: JsonConverter(typeof(EnumJson<BrokerKind>))] BrokerKind Broker,
    string Label,
    [property: JsonConverter(typeof(EnumJson<BrokerEnvironment>))] BrokerEnvironment? Environment = null,
    string? AppKey = null,
    string? AppSecret = null,
    string? AccountNumber = null,
    string? ProductCode = null,
    decimal? Cash = null) : ITenantRequest<Result<CredentialDto>>
{
    /// <summary>Tells nothing: keys must not reach a log.</summary>
    public override string ToString() => nameof(AddCredentialCommand);
}

/// <summary>The brokers that one may choose.</summary>
public enum BrokerKind
{
    /// <summary>The paper broker.</summary>
    Paper,

    /// <summary>Korea Investment &amp; Securities.</summary>
    Kis,
}

internal sealed class AddCredentialValidator : AbstractValidator<AddCredentialCommand>
{
    private const decimal MostCash = 1_000_000_000;

    public AddCredentialValidator()
    {
        RuleFor(request => request.Broker).IsInEnum();
        RuleFor(request => request.Environment).IsInEnum();
        RuleFor(request => request.Label).IsLabel();
        RuleFor(request => request.Cash).InclusiveBetween(0, MostCash).PrecisionScale(12, 2, ignoreTrailingZeros: true);
        When(request => request.Broker == BrokerKind.Kis, () =>
        {
            RuleFor(request => request.Environment).NotNull().WithText("Say 'real' or 'mock': the two have accounts and keys of their own.", "'real' 또는 'mock'을 지정하십시오. 실전과 모의투자는 계좌와 키가 서로 다릅니다.");
            RuleFor(request => request.AppKey).NotNull().IsAppKey();
            RuleFor(request => request.AppSecret).NotNull().IsAppSecret();
            RuleFor(request => request.AccountNumber).NotNull().IsAccountNumber();
            RuleFor(request => request.ProductCode).NotNull().IsProductCode();
        });
    }
}

internal sealed class AddCredentialHandler(
    IEggMoneyDbFactory databases, IPaperAccounts paper, TenantSecrets secrets, AccountSwitch accounts, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<AddCredentialCommand, Result<CredentialDto>>
{
    private const decimal PaperCash = 100_000;

    public async Task<Result<CredentialDto>> Handle(AddCredentialCommand request, CancellationToken cancellationToken)
    {
        if (RefusalOf(request) is { } refusal)
        {
            return refusal;
        }

        var id = clock.NewId();
        var cash = request.Cash ?? PaperCash;
        if (request.Broker == BrokerKind.Paper)
        {
            await using (var look = await databases.OpenAsync(cancellationToken))
            {
                if (await IsFullAsync(look, cancellationToken))
                {
                    return CredentialErrors.TooMany;
                }
            }

            // The broker first: an account that nobody uses harms nobody, a credential without an account would. When the save is refused this is
            // repeated, and opens another one: the first belongs to nobody then, and the sweep of a later start takes it away (PaperOrphans).
            try
            {
                await paper.OpenAsync(id, cash, cancellationToken);
            }
            catch (BrokerException)
            {
                return BrokerErrors.Unavailable;
            }
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var credential = new UserCredential
        {
            Id = id,
            Broker = request.Broker == BrokerKind.Paper ? BrokerNames.Paper : BrokerNames.Kis,
            Label = request.Label,
            Environment = request.Environment ?? BrokerEnvironment.Mock,
            ProductCode = request.ProductCode,
            CreatedAt = clock.Now(),
            Active = request.Broker == BrokerKind.Paper && await MayStartAsync(db, cancellationToken),
        };
        db.UserCredentials.Add(credential);
        await PutAsync(SecretFields.AppKey, request.AppKey);
        await PutAsync(SecretFields.AppSecret, request.AppSecret);
        await PutAsync(SecretFields.AccountNumber, request.AccountNumber);
        notices.Add(db, "credentialAdded", credential.Label);
        await audit.AddAsync(db, "credential.created", id.ToString(), null, CredentialDto.ForAudit(credential), cancellationToken);
        if (credential.Active)
        {
            credential.VerifiedAt = clock.Now();
            await accounts.TakeOverCashAsync(db, credential, cash, cancellationToken);
            await audit.AddAsync(db, "credential.activated", id.ToString(), null, CredentialDto.ForAudit(credential), cancellationToken);
        }

        // Counted after the audit's end was read: whoever adds another one meanwhile moves that end, and one of the two saves is refused.
        if (await IsFullAsync(db, cancellationToken))
        {
            return CredentialErrors.TooMany;
        }

        await db.SaveAsync(cancellationToken);
        return await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == id)).SingleAsync(cancellationToken);

        Task PutAsync(string field, string? value) => value is null ? Task.CompletedTask : secrets.PutAsync(db, id, field, value, cancellationToken);
    }

    private static Error? RefusalOf(AddCredentialCommand request)
    {
        if (request.Broker != BrokerKind.Paper)
        {
            return request.Cash is null ? null : CredentialErrors.OnlyPaperTakesCash;
        }

        return CredentialRules.PaperRefusal(request.AppKey, request.AppSecret, request.AccountNumber, request.ProductCode)
            ?? (request.Environment == BrokerEnvironment.Real ? CredentialErrors.PaperIsMock : null);
    }

    private static async Task<bool> IsFullAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        await db.UserCredentials.CountAsync(cancellationToken) >= CredentialErrors.MaxCredentials;

    /// <summary>Whether nothing speaks against trading on a new paper account right away.</summary>
    private static async Task<bool> MayStartAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        !await db.UserCredentials.AnyAsync(row => row.Active, cancellationToken)
        && await AccountSwitch.OperationRefusalAsync(db, cancellationToken) is null
        && !await AccountSwitch.HasOpenOrdersAsync(db, cancellationToken)
        && !await AccountSwitch.HasHoldingsAsync(db, cancellationToken);
}
