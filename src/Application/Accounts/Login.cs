using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Accounts;

/// <summary>Logs in. Whatever is wrong, the answer and its time are the same: nobody learns who exists.</summary>
/// <param name="Username">The name, in any case.</param>
/// <param name="Password">The password.</param>
/// <param name="Totp">The authenticator's code, where a second factor is on.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record LoginCommand(string Username, string Password, string? Totp = null, string? RecoveryCode = null) : IRequest<Result<LoginTokens>>, IAccountAttempt
{
    string? IAccountAttempt.Account => Username;
}

internal sealed class LoginValidator : AbstractValidator<LoginCommand>
{
    public LoginValidator()
    {
        RuleFor(request => request.Username).NotEmpty().MaximumLength(64).IsPlainText();
        RuleFor(request => request.Password).IsPassword();
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }
}

internal sealed class LoginHandler(ISystemQueries system, ITenantScopeFactory scopes, CallerContext context, DecoyPassword decoy, EvenTime time)
    : IRequestHandler<LoginCommand, Result<LoginTokens>>
{
    public async Task<Result<LoginTokens>> Handle(LoginCommand request, CancellationToken cancellationToken)
    {
        var begun = time.Begin();
        var result = await LogInAsync(request, cancellationToken);
        if (!result.IsOk)
        {
            await time.WaitAsync(begun, cancellationToken);
        }

        return result;
    }

    private async Task<Result<LoginTokens>> LogInAsync(LoginCommand request, CancellationToken cancellationToken)
    {
        if (await system.FindTenantAsync(request.Username, cancellationToken) is not { } tenant)
        {
            decoy.Check(request.Password);
            return AccountErrors.LoginFailed;
        }

        await using var scope = scopes.Begin(tenant, context.Caller);
        var services = scope.Services;
        LoginTokens? tokens = null;
        var outcome = await services.GetRequiredService<ProofCheck>().CheckAsync(
            new(request.Password, request.Totp, request.RecoveryCode),
            "login",
            async (db, user) => tokens = await OpenAsync(services, db, user, cancellationToken),
            cancellationToken);
        switch (outcome)
        {
            case ProofOutcome.Good:
                await services.GetRequiredService<IMediator>().Send(new FurnishTenantCommand(), cancellationToken);
                return tokens!;
            case ProofOutcome.TotpRequired:
                return AccountErrors.TotpRequired;
            default:
                return AccountErrors.LoginFailed;
        }
    }

    private static async Task<LoginTokens> OpenAsync(IServiceProvider services, IEggMoneyDb db, User user, CancellationToken cancellationToken)
    {
        var sessions = services.GetRequiredService<LoginSessions>();
        await sessions.ForgetAsync(db, cancellationToken);
        if (await sessions.IsNewPlaceAsync(db, cancellationToken))
        {
            services.GetRequiredService<SecurityNotices>().Add(db, "newLogin");
        }

        var tokens = sessions.Open(db, user);
        user.LastLoginAt = services.GetRequiredService<WallClock>().Now();

        // From here on it is they who act.
        var context = services.GetRequiredService<CallerContext>();
        var session = db.LoginSessions.Local.Single();
        context.Set(context.Caller with { UserId = user.Id, Name = user.Username, Via = CallerVia.Session, SessionId = session.Id, IsAdmin = user.Role == UserRole.Admin });
        await services.GetRequiredService<AuditTrail>().AddAsync(db, "login.succeeded", session.Id.ToString("D"), null, null, cancellationToken);
        return tokens;
    }
}
