using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The stops above a bot's own.</summary>
internal static class Stops
{
    /// <summary>Whether trading is stopped for the user or the whole server, now.</summary>
    public static Task<bool> AnyAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        db.Users.Select(user => user.TradingPaused || !user.Active || db.ServerState.Any(server => server.TradingPaused)).SingleAsync(cancellationToken);
}
