using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Accounts;

/// <summary>Sets a new password with a token that was sent. Every login and personal token ends, and no chat may give commands any more: whoever had the old password may have made them.
/// A second factor stays on. A first password is set by invitation only.</summary>
/// <param name="Token">The token.</param>
/// <param name="NewPassword">The password from now on.</param>
public sealed record ResetPasswordCommand(string Token, string NewPassword) : IRequest<Result<Unit>>, IAccountAttempt
{
    string? IAccountAttempt.Account => OpaqueToken.PlaceOf(Token);
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPasswordCommand>
{
    public ResetPasswordValidator()
    {
        RuleFor(request => request.Token).NotEmpty().MaximumLength(200);
        RuleFor(request => request.NewPassword).IsNewPassword();
    }
}

internal sealed class ResetPasswordHandler(ITenantScopeFactory scopes, CallerContext context) : IRequestHandler<ResetPasswordCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ResetPasswordCommand request, CancellationToken cancellationToken)
    {
        if (!OpaqueToken.TryParse(OpaqueToken.PasswordReset, request.Token, out var userId, out var id))
        {
            return AccountErrors.ResetInvalid;
        }

        await using var scope = scopes.Begin(new(userId, userId.ToString("D")), context.Caller);
        return await ResetAsync(scope.Services, request, id, cancellationToken);
    }

    private static async Task<Result<Unit>> ResetAsync(IServiceProvider services, ResetPasswordCommand request, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(cancellationToken);
        var resets = services.GetRequiredService<PasswordResets>();
        if (!await resets.TryUseAsync(db, id, request.Token, cancellationToken)
            || await db.Users.SingleOrDefaultAsync(row => row.Active && row.PasswordHash != null, cancellationToken) is not { } user)
        {
            return AccountErrors.ResetInvalid;
        }

        if (PasswordRules.ContainsName(request.NewPassword, user.Username))
        {
            return AccountErrors.PasswordHasName;
        }

        using var manager = services.GetRequiredService<UserAccountsFactory>().On(db);
        await manager.SetPasswordAsync(user, request.NewPassword);
        (user.AccessFailedCount, user.LockoutEnd) = (0, null);
        await resets.UseUpAsync(db, cancellationToken);
        var endedSessions = await services.GetRequiredService<LoginSessions>().EndAllAsync(db, SessionEnd.SecurityChanged, except: null, cancellationToken);
        var endedTokens = await db.DeleteTokensAsync(cancellationToken);
        var unpairedChats = await db.UnpairChatsAsync(cancellationToken);
        services.GetRequiredService<SecurityNotices>().Add(db, "passwordReset");
        await services.GetRequiredService<AuditTrail>().AddAsync(
            db, "password.reset", null, null, new { endedSessions, endedTokens, unpairedChats }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
