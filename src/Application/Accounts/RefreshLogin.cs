using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Accounts;

/// <summary>Gets a login's next tokens for its refresh token, which is good once. One that comes back later was stolen from somebody, and nobody knows who of
/// the two is the thief: so the login ends. Two requests at the same time are no theft; one of them wins. Nor is it one when a browser sends its cookie again
/// because the answer never came: for a moment that gets it further tokens.</summary>
/// <param name="RefreshToken">The token.</param>
/// <param name="ArrivedAt">UTC time at which the request came in.</param>
/// <param name="FromCookie">A browser's cookie brought it: no script has seen it, and the browser sends it again until it has another.</param>
public sealed record RefreshLoginCommand(string RefreshToken, DateTime ArrivedAt, bool FromCookie = false) : IRequest<Result<LoginTokens>>
{
    /// <summary>Tells nothing: tokens must not reach a log.</summary>
    public override string ToString() => nameof(RefreshLoginCommand);
}

internal sealed class RefreshLoginValidator : AbstractValidator<RefreshLoginCommand>
{
    public RefreshLoginValidator() => RuleFor(request => request.RefreshToken).NotNull().MaximumLength(200);
}

internal sealed class RefreshLoginHandler(ITenantScopeFactory scopes, CallerContext context, WallClock clock)
    : IRequestHandler<RefreshLoginCommand, Result<LoginTokens>>
{
    /// <summary>How long after its use a cookie's token is good again: a page that is loaded anew, several tabs that a browser opens at once, an answer lost
    /// in a lift.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

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
            if (request.FromCookie && now - usedAt < Leeway && !await db.RefreshTokens.AnyAsync(row => row.SessionId == session.Id && row.UsedAt > usedAt, cancellationToken))
            {
                return sessions.Continue(db, user, session);
            }

            // Its use was saved after this request had come, or between two tries of its own. Times are kept in whole microseconds.
            if (lost || usedAt >= request.ArrivedAt.AddTicks(-(request.ArrivedAt.Ticks % TimeSpan.TicksPerMicrosecond)))
            {
                return AccountErrors.RefreshSuperseded;
            }

            sessions.End(session, SessionEnd.TokenReused);
            await services.GetRequiredService<AuditTrail>().AddAsync(db, "session.token_reused", session.Id.ToString("D"), null, null, cancellationToken);
            return AccountErrors.RefreshReused;
        }

        await UseAsync(db, token, now, cancellationToken);
        return sessions.Continue(db, user, session);
    }

    /// <summary>Uses up all tokens that the login has: the one that came, and those that the leeway gave out beside it. Whoever still holds one of these is not
    /// who goes on. Uses follow each other in time, whatever the clocks of the nodes say, so the latest is the one that none is later than. One that is given
    /// out or used meanwhile has changed the token or the login, which were read before, and this save is refused.</summary>
    private static async Task UseAsync(IEggMoneyDb db, RefreshToken token, DateTime now, CancellationToken cancellationToken)
    {
        var family = db.RefreshTokens.Where(row => row.SessionId == token.SessionId);
        var latest = await family.MaxAsync(row => row.UsedAt, cancellationToken);
        var others = await family.Where(row => row.UsedAt == null && row.Id != token.Id).ToListAsync(cancellationToken);
        foreach (var row in others.Append(token))
        {
            row.UsedAt = latest >= now ? latest.Value.AddMicroseconds(1) : now;
        }
    }
}
