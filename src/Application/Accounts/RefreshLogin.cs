using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Accounts;

/// <summary>Gets a login's next tokens for its refresh token, which is good once. One that comes back later was stolen from somebody, and nobody knows who of
/// the two is the thief: so the login ends. Two requests at the same time are no theft; one of them wins.</summary>
/// <param name="RefreshToken">The token.</param>
/// <param name="ArrivedAt">UTC time at which the request came in.</param>
public sealed record RefreshLoginCommand(string RefreshToken, DateTime ArrivedAt) : IRequest<Result<LoginTokens>>;

internal sealed class RefreshLoginValidator : AbstractValidator<RefreshLoginCommand>
{
    public RefreshLoginValidator() => RuleFor(request => request.RefreshToken).NotNull().MaximumLength(200);
}

internal sealed class RefreshLoginHandler(ITenantScopeFactory scopes, CallerContext context, WallClock clock)
    : IRequestHandler<RefreshLoginCommand, Result<LoginTokens>>
{
    public async Task<Result<LoginTokens>> Handle(RefreshLoginCommand request, CancellationToken cancellationToken)
    {
        if (!OpaqueToken.TryParse(OpaqueToken.Refresh, request.RefreshToken, out var userId, out var id))
        {
            return AccountErrors.RefreshInvalid;
        }

        await using var scope = scopes.Begin(new(userId, userId.ToString("D")), context.Caller);
        for (var lost = false; ; lost = true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(cancellationToken);
            var result = await RefreshAsync(scope.Services, db, request, id, lost, cancellationToken);
            if (await db.TrySaveAsync(cancellationToken))
            {
                return result;
            }
        }
    }

    private async Task<Result<LoginTokens>> RefreshAsync(
        IServiceProvider services, IEggMoneyDb db, RefreshLoginCommand request, Guid id, bool lost, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var token = await db.RefreshTokens.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (token is null || !OpaqueToken.Matches(request.RefreshToken, token.Hash))
        {
            return AccountErrors.RefreshInvalid;
        }

        var session = await db.LoginSessions.Where(LoginSessions.IsLive(now)).SingleOrDefaultAsync(row => row.Id == token.SessionId, cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        if (session is null || user is null || token.ExpiresAt <= now)
        {
            return AccountErrors.RefreshInvalid;
        }

        var sessions = services.GetRequiredService<LoginSessions>();
        if (token.UsedAt is { } usedAt)
        {
            // Its use was saved after this request had come, or between two tries of its own. Times are kept in whole microseconds.
            if (lost || usedAt >= request.ArrivedAt.AddTicks(-(request.ArrivedAt.Ticks % TimeSpan.TicksPerMicrosecond)))
            {
                return AccountErrors.RefreshSuperseded;
            }

            sessions.End(session, SessionEnd.TokenReused);
            await services.GetRequiredService<AuditTrail>().AddAsync(db, "session.token_reused", session.Id.ToString("D"), null, null, cancellationToken);
            return AccountErrors.RefreshReused;
        }

        token.UsedAt = now;
        return sessions.Continue(db, user, session);
    }
}
