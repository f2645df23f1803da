using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Turns the second factor on, once a code shows that the authenticator has the seed. Other logins end.</summary>
/// <param name="Totp">The authenticator's code.</param>
public sealed record EnableTwoFactorCommand(string Totp) : ITenantRequest<Result<RecoveryCodesDto>>;

/// <summary>Codes that stand in for the authenticator, each once; shown this once.</summary>
/// <param name="RecoveryCodes">The codes.</param>
public sealed record RecoveryCodesDto(IReadOnlyList<string> RecoveryCodes);

internal sealed class EnableTwoFactorValidator : AbstractValidator<EnableTwoFactorCommand>
{
    public EnableTwoFactorValidator() => RuleFor(request => request.Totp).IsTotp().NotEmpty();
}

internal sealed class EnableTwoFactorHandler(
    IEggMoneyDbFactory databases, UserAccountsFactory accounts, LoginSessions sessions, CallerContext context, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<EnableTwoFactorCommand, Result<RecoveryCodesDto>>
{
    public async Task<Result<RecoveryCodesDto>> Handle(EnableTwoFactorCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        if (user.TwoFactorEnabled)
        {
            return AccountErrors.TwoFactorAlreadyOn;
        }

        using var manager = accounts.On(db);
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key)
        {
            return AccountErrors.TwoFactorNotSetUp;
        }

        if (Totp.StepOf(key, request.Totp, clock.Now()) is not { } step || step <= user.LastTotpStep)
        {
            return AccountErrors.TotpWrong;
        }

        user.LastTotpStep = step;
        await manager.SetTwoFactorEnabledAsync(user, true);
        var codes = await manager.RenewRecoveryCodesAsync(user);
        var endedSessions = await sessions.EndAllAsync(db, SessionEnd.SecurityChanged, context.Caller.SessionId, cancellationToken);
        notices.Add(db, "twoFactorEnabled");
        await audit.AddAsync(db, "two_factor.enabled", null, null, new { endedSessions }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new RecoveryCodesDto(codes);
    }
}
