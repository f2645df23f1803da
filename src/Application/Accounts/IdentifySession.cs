using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Whether a login still stands: asked at every use of an access token, so that a logout, a new password or a deactivation
/// counts at once and on every node.</summary>
/// <param name="SessionId">The login.</param>
public sealed record IdentifySessionQuery(Guid SessionId) : ITenantRequest<Identity?>;

/// <summary>Who a token stands for, as the database has it now.</summary>
/// <param name="Username">The name.</param>
/// <param name="Role">What they may do.</param>
/// <param name="MustChangePassword">Nothing but changing the password is allowed.</param>
public sealed record Identity(string Username, UserRole Role, bool MustChangePassword);

internal sealed class IdentifySessionHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<IdentifySessionQuery, Identity?>
{
    public async Task<Identity?> Handle(IdentifySessionQuery request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Users.AsNoTracking()
            .Where(user => user.Active && db.LoginSessions.Any(session => session.Id == request.SessionId && session.EndedAt == null && session.ExpiresAt > now))
            .Select(user => new Identity(user.Username, user.Role, user.MustChangePassword))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
