using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Changes the password. All other logins and all personal tokens end, and so do tokens that could set another one; no chat may give commands any more.</summary>
/// <param name="CurrentPassword">The password until now.</param>
/// <param name="NewPassword">The password from now on.</param>
/// <param name="Totp">The authenticator's code, where a second factor is on.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record ChangePasswordCommand(string CurrentPassword, string NewPassword, string? Totp = null, string? RecoveryCode = null) : ITenantRequest<Result<Unit>>;

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator(CallerContext context)
    {
        RuleFor(request => request.CurrentPassword).IsPassword();
        RuleFor(request => request.NewPassword)
            .IsNewPassword(_ => context.Caller.Name)
            .NotEqual(request => request.CurrentPassword).WithText("The new password is the old one.", "새 비밀번호가 현재 비밀번호와 같습니다.");
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }
}

internal sealed class ChangePasswordHandler(
    IEggMoneyDbFactory databases,
    Reauthentication reauthentication,
    UserAccountsFactory accounts,
    LoginSessions sessions,
    PasswordResets resets,
    CallerContext context,
    SecurityNotices notices,
    AuditTrail audit)
    : IRequestHandler<ChangePasswordCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ChangePasswordCommand request, CancellationToken cancellationToken)
    {
        if (await reauthentication.CheckAsync(new(request.CurrentPassword, request.Totp, request.RecoveryCode), cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        using var manager = accounts.On(db);
        await manager.SetPasswordAsync(user, request.NewPassword);
        await resets.UseUpAsync(db, cancellationToken);
        var endedSessions = await sessions.EndAllAsync(db, SessionEnd.SecurityChanged, context.Caller.SessionId, cancellationToken);
        var endedTokens = await db.DeleteTokensAsync(cancellationToken);
        var unpairedChats = await db.UnpairChatsAsync(cancellationToken);
        notices.Add(db, "passwordChanged");
        await audit.AddAsync(db, "password.changed", null, null, new { endedSessions, endedTokens, unpairedChats }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
