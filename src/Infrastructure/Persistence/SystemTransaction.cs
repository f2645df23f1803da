using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>A transaction of nobody that ends with what it writes as one tenant: an act on the server or on a user, and its audit, are one commit,
/// though no role may write both.</summary>
internal sealed class SystemTransaction : IAsyncDisposable
{
    private readonly ContextFactory _contexts;
    private readonly IDbContextTransaction _transaction;

    private SystemTransaction(ContextFactory contexts, EggMoneyDbContext db, IDbContextTransaction transaction)
    {
        _contexts = contexts;
        Db = db;
        _transaction = transaction;
    }

    /// <summary>The database as nobody sees it.</summary>
    public EggMoneyDbContext Db { get; }

    /// <summary>Begins one. On SQLite it holds the one write lock from here on.</summary>
    public static async Task<SystemTransaction> BeginAsync(ContextFactory contexts, CancellationToken cancellationToken)
    {
        var db = await EggMoneyDbFactory.OpenAsync(contexts.ForSystem(), cancellationToken);
        try
        {
            return new(contexts, db, await db.Database.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until nobody else holds this lock; it is kept until the end. Acts that must not decide at the same time take it first.</summary>
    public Task LockServerAsync(CancellationToken cancellationToken) =>
        Db.ServerState.ExecuteUpdateAsync(set => set.SetProperty(state => state.TradingPaused, state => state.TradingPaused), cancellationToken);

    /// <summary>Saves what was changed as nobody.</summary>
    /// <exception cref="SaveConflictException">Another writer was first.</exception>
    public Task SaveAsync(CancellationToken cancellationToken) => Db.SaveAsync(cancellationToken);

    /// <summary>Goes on as one tenant, and commits. Nothing can be done as nobody after it.</summary>
    /// <exception cref="SaveConflictException">Another writer was first.</exception>
    public async Task CommitAsync(Guid tenant, TenantWork work, CancellationToken cancellationToken)
    {
        await SaveAsync(tenant, work, cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Goes on as one tenant, and saves. Nothing can be done as nobody after it, but another tenant may follow.</summary>
    /// <exception cref="SaveConflictException">Another writer was first.</exception>
    public async Task SaveAsync(Guid tenant, TenantWork work, CancellationToken cancellationToken)
    {
        await using var db = _contexts.ForTenantWithin(Db, tenant);
        await db.Database.UseTransactionAsync(_transaction.GetDbTransaction(), cancellationToken);
        if (Db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            await PostgresSession.ContinueAsTenantAsync(connection, tenant, cancellationToken);
        }

        await work(db, cancellationToken);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Commits what was done as nobody.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}
