using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Opens, carries on and ends logins; the caller saves.</summary>
internal sealed class LoginSessions(IAccessTokens accessTokens, CallerContext context, WallClock clock)
{
    /// <summary>A login that nobody uses ends after this.</summary>
    public static readonly TimeSpan IdleLife = TimeSpan.FromDays(30);

    /// <summary>Every login ends after this.</summary>
    public static readonly TimeSpan WholeLife = TimeSpan.FromDays(90);

    /// <summary>How long an ended login is kept, to say of its tokens what became of them.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>A login that its tokens work for.</summary>
    public static Expression<Func<LoginSession, bool>> IsLive(DateTime now) => session => session.EndedAt == null && session.ExpiresAt > now;

    /// <summary>Whether the caller's address or program is none that earlier logins came from. The first login of all is no news.</summary>
    public async Task<bool> IsNewPlaceAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var (address, program) = (context.Caller.Address, context.Caller.UserAgent);
        var known = await db.LoginSessions.AsNoTracking().Select(session => new { session.Address, session.UserAgent }).ToListAsync(cancellationToken);
        return known.Count > 0 && !(known.Exists(session => session.Address == address) && known.Exists(session => session.UserAgent == program));
    }

    /// <summary>Opens one.</summary>
    public LoginTokens Open(IEggMoneyDb db, User user)
    {
        var now = clock.Now();
        var session = new LoginSession { UserId = user.Id, Id = clock.NewId(), CreatedAt = now, UserAgent = context.Caller.UserAgent };
        db.LoginSessions.Add(session);
        return Continue(db, user, session);
    }

    /// <summary>Gives out its next tokens.</summary>
    public LoginTokens Continue(IEggMoneyDb db, User user, LoginSession session)
    {
        var now = clock.Now();
        var (idle, whole) = (now + IdleLife, session.CreatedAt + WholeLife);
        session.LastUsedAt = now;
        session.ExpiresAt = idle < whole ? idle : whole;
        session.Address = context.Caller.Address;
        var id = clock.NewId();
        var (token, hash) = OpaqueToken.Create(OpaqueToken.Refresh, user.Id, id);
        db.RefreshTokens.Add(new() { UserId = user.Id, Id = id, SessionId = session.Id, Hash = hash, CreatedAt = now, ExpiresAt = session.ExpiresAt });
        var access = accessTokens.Issue(user, session.Id);
        return new(access.Token, access.ExpiresIn, token, session.ExpiresAt);
    }

    /// <summary>Ends one.</summary>
    public void End(LoginSession session, SessionEnd why) => (session.EndedAt, session.EndedBy) = (clock.Now(), why);

    /// <summary>Ends all that are live.</summary>
    /// <param name="db">The database.</param>
    /// <param name="why">Why.</param>
    /// <param name="except">One that goes on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many.</returns>
    public async Task<int> EndAllAsync(IEggMoneyDb db, SessionEnd why, Guid? except, CancellationToken cancellationToken)
    {
        var live = await db.LoginSessions.Where(IsLive(clock.Now())).Where(session => session.Id != except).ToListAsync(cancellationToken);
        live.ForEach(session => End(session, why));
        return live.Count;
    }

    /// <summary>Forgets what is long over. It saves by itself.</summary>
    public async Task ForgetAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var before = clock.Now() - Memory;
        var over = db.LoginSessions.Where(session => session.EndedAt < before || session.ExpiresAt < before);
        await db.RefreshTokens.Where(token => over.Any(session => session.Id == token.SessionId)).ExecuteDeleteAsync(cancellationToken);
        await over.ExecuteDeleteAsync(cancellationToken);
    }
}
