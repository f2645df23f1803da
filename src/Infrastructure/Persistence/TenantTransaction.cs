using EggMoney.Application;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>A tenant's transaction over many contexts: each knows only what it saves itself, all share one connection.</summary>
internal sealed class TenantTransaction : ITenantTransaction
{
    private readonly ContextFactory _contexts;
    private readonly EggMoneyDbContext _holder;
    private readonly IDbContextTransaction _transaction;

    private TenantTransaction(ContextFactory contexts, EggMoneyDbContext holder, IDbContextTransaction transaction)
    {
        _contexts = contexts;
        _holder = holder;
        _transaction = transaction;
    }

    /// <summary>Begins one on the connection of a context of the tenant's, and disposes of that at the end.</summary>
    public static async Task<TenantTransaction> BeginAsync(ContextFactory contexts, EggMoneyDbContext holder, CancellationToken cancellationToken)
    {
        try
        {
            return new(contexts, holder, await holder.Database.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await holder.DisposeAsync();
            throw;
        }
    }

    public async Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken)
    {
        var db = _contexts.ForTenantWithin(_holder, _holder.CurrentTenantId!.Value);
        await db.Database.UseTransactionAsync(_transaction.GetDbTransaction(), cancellationToken);
        return db;
    }

    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _holder.DisposeAsync();
    }
}
