using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Writes that belong to no tenant's scope: users and the server's state, never what a tenant owns.</summary>
internal sealed class SystemCommands(SystemDbContextFactory databases, ContextFactory contexts) : ISystemCommands
{
    public async Task<bool> TryAddUserAsync(User user, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        db.Users.Add(user);
        return await db.TrySaveAsync(cancellationToken);
    }

    public async Task SetTradingPausedAsync(bool paused, Guid actor, TenantWork work, CancellationToken cancellationToken)
    {
        await using var transaction = await SystemTransaction.BeginAsync(contexts, cancellationToken);
        var changed = await transaction.Db.ServerState
            .Where(state => state.TradingPaused != paused)
            .ExecuteUpdateAsync(set => set.SetProperty(state => state.TradingPaused, paused), cancellationToken);
        if (changed > 0)
        {
            await transaction.CommitAsync(actor, work, cancellationToken);
        }
    }
}
