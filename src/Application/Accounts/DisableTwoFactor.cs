using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Turns the second factor off, and forgets its seed and recovery codes. Other logins end.</summary>
/// <param name="Password">The password.</param>
/// <param name="Totp">The authenticator's code.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record DisableTwoFactorCommand(string Password, string? Totp = null, string? RecoveryCode = null) : ITenantRequest<Result<Unit>>;

internal sealed class DisableTwoFactorValidator : AbstractValidator<DisableTwoFactorCommand>
{
    public DisableTwoFactorValidator()
    {
        RuleFor(request => request.Password).IsPassword();
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }
}

internal sealed class DisableTwoFactorHandler(
    IEggMoneyDbFactory databases, Reauthentication reauthentication, UserAccountsFactory accounts, LoginSessions sessions, CallerContext context, SecurityNotices notices, AuditTrail audit)
    : IRequestHandler<DisableTwoFactorCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DisableTwoFactorCommand request, CancellationToken cancellationToken)
    {
        if (!await accounts.IsTwoFactorOnAsync(cancellationToken))
        {
            return AccountErrors.TwoFactorOff;
        }

        if (await reauthentication.CheckAsync(new(request.Password, request.Totp, request.RecoveryCode), cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        using var manager = accounts.On(db);
        await manager.SetTwoFactorEnabledAsync(user, false);
        await manager.RemoveAuthenticatorKeyAsync(user);
        user.RecoveryCodes = null;
        var endedSessions = await sessions.EndAllAsync(db, SessionEnd.SecurityChanged, context.Caller.SessionId, cancellationToken);
        notices.Add(db, "twoFactorDisabled");
        await audit.AddAsync(db, "two_factor.disabled", null, null, new { endedSessions }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
