using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Ends the login that asks.</summary>
public sealed record LogoutCommand : ITenantRequest<Result<Unit>>;

internal sealed class LogoutHandler(IEggMoneyDbFactory databases, LoginSessions sessions, CallerContext context, AuditTrail audit)
    : IRequestHandler<LogoutCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(LogoutCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.LoginSessions.SingleOrDefaultAsync(session => session.Id == context.Caller.SessionId && session.EndedAt == null, cancellationToken) is { } session)
        {
            sessions.End(session, SessionEnd.LoggedOut);
            await audit.AddAsync(db, "session.ended", session.Id.ToString("D"), null, null, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return Unit.Value;
    }
}
