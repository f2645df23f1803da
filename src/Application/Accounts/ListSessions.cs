using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>The user's live logins, the latest used first.</summary>
public sealed record ListSessionsQuery : ITenantRequest<Result<IReadOnlyList<SessionDto>>>;

/// <summary>A login.</summary>
/// <param name="Id">Names it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastUsedAt">UTC time of its latest refresh.</param>
/// <param name="ExpiresAt">UTC time at which it ends unless it is refreshed.</param>
/// <param name="Address">The address of its latest refresh.</param>
/// <param name="UserAgent">The program, as it calls itself.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionDto(Guid Id, DateTime CreatedAt, DateTime LastUsedAt, DateTime ExpiresAt, string? Address, string? UserAgent, bool Current);

internal sealed class ListSessionsHandler(IEggMoneyDbFactory databases, CallerContext context, WallClock clock)
    : IRequestHandler<ListSessionsQuery, Result<IReadOnlyList<SessionDto>>>
{
    public async Task<Result<IReadOnlyList<SessionDto>>> Handle(ListSessionsQuery request, CancellationToken cancellationToken)
    {
        var current = context.Caller.SessionId;
        await using var db = await databases.OpenAsync(cancellationToken);
        return Result.Ok<IReadOnlyList<SessionDto>>(await db.LoginSessions.AsNoTracking()
            .Where(LoginSessions.IsLive(clock.Now()))
            .OrderByDescending(session => session.LastUsedAt)
            .ThenByDescending(session => session.Id)
            .Select(session => new SessionDto(
                session.Id, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.Address, session.UserAgent, session.Id == current))
            .ToListAsync(cancellationToken));
    }
}
