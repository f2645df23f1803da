using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Ends all logins and personal tokens of the user, the login that asks too; no chat may give commands any more.</summary>
public sealed record LogoutEverywhereCommand : ITenantRequest<Result<Unit>>;

internal sealed class LogoutEverywhereHandler(IEggMoneyDbFactory databases, UserAccountsFactory accounts, LoginSessions sessions, AuditTrail audit)
    : IRequestHandler<LogoutEverywhereCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(LogoutEverywhereCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        using var manager = accounts.On(db);
        await manager.UpdateSecurityStampAsync(user);
        var ended = await sessions.EndAllAsync(db, SessionEnd.LoggedOut, except: null, cancellationToken);
        var endedTokens = await db.DeleteTokensAsync(cancellationToken);
        var unpairedChats = await db.UnpairChatsAsync(cancellationToken);
        await audit.AddAsync(db, "session.all_ended", null, null, new { ended, endedTokens, unpairedChats }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
