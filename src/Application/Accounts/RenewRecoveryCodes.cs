using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Makes new recovery codes; those before are no longer good.</summary>
/// <param name="Password">The password.</param>
/// <param name="Totp">The authenticator's code.</param>
public sealed record RenewRecoveryCodesCommand(string Password, string Totp) : ITenantRequest<Result<RecoveryCodesDto>>;

internal sealed class RenewRecoveryCodesValidator : AbstractValidator<RenewRecoveryCodesCommand>
{
    public RenewRecoveryCodesValidator()
    {
        RuleFor(request => request.Password).IsPassword();
        RuleFor(request => request.Totp).IsTotp().NotEmpty();
    }
}

internal sealed class RenewRecoveryCodesHandler(IEggMoneyDbFactory databases, Reauthentication reauthentication, UserAccountsFactory accounts, AuditTrail audit)
    : IRequestHandler<RenewRecoveryCodesCommand, Result<RecoveryCodesDto>>
{
    public async Task<Result<RecoveryCodesDto>> Handle(RenewRecoveryCodesCommand request, CancellationToken cancellationToken)
    {
        if (!await accounts.IsTwoFactorOnAsync(cancellationToken))
        {
            return AccountErrors.TwoFactorOff;
        }

        if (await reauthentication.CheckAsync(new(request.Password, request.Totp), cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        using var manager = accounts.On(db);
        var codes = await manager.RenewRecoveryCodesAsync(user);
        await audit.AddAsync(db, "two_factor.recovery_codes_renewed", null, null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new RecoveryCodesDto(codes);
    }
}
