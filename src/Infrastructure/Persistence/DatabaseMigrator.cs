using EggMoney.Infrastructure.Persistence.Postgres;
using EggMoney.Infrastructure.Persistence.Sqlite;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Brings the database up to date at start. Several processes may do so at once: one works, the others wait.</summary>
public sealed class DatabaseMigrator
{
    private readonly Func<CancellationToken, Task> _migrate;

    internal DatabaseMigrator(DatabaseOptions options, ContextFactory contexts) => _migrate = options.Provider == DatabaseProvider.Sqlite
        ? new SqliteMigrator(options, contexts).MigrateAsync
        : new PostgresMigrator(options, contexts).MigrateAsync;

    /// <summary>Applies what is missing; on PostgreSQL also roles, grants and row-level security.</summary>
    /// <exception cref="InvalidOperationException">The PostgreSQL login role may not make the roles; the message says what an administrator must do.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => _migrate(cancellationToken);
}
