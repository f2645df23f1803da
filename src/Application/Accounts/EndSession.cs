using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Ends one of the user's logins.</summary>
/// <param name="Id">Which.</param>
public sealed record EndSessionCommand(Guid Id) : ITenantRequest<Result<Unit>>;

internal sealed class EndSessionHandler(IEggMoneyDbFactory databases, LoginSessions sessions, AuditTrail audit, WallClock clock)
    : IRequestHandler<EndSessionCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(EndSessionCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.LoginSessions.Where(LoginSessions.IsLive(clock.Now())).SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } session)
        {
            return CommonErrors.NotFound;
        }

        sessions.End(session, SessionEnd.LoggedOut);
        await audit.AddAsync(db, "session.ended", session.Id.ToString("D"), null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
