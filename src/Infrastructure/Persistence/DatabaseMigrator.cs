using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Migrating;
using EggMoney.Infrastructure.Persistence.Postgres;
using EggMoney.Infrastructure.Persistence.Sqlite;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Brings the database up to date at start, or to where somebody wants it. Several processes may do so at once: one works, the others wait.</summary>
public sealed class DatabaseMigrator
{
    private readonly IMigratorEngine _engine;

    internal DatabaseMigrator(DatabaseOptions options, ContextFactory contexts, WallClock clock) => _engine = options.Provider == DatabaseProvider.Sqlite
        ? new SqliteMigrator(options, contexts, clock)
        : new PostgresMigrator(options, contexts, clock);

    /// <summary>Applies what is missing; on PostgreSQL also roles, grants and row-level security.</summary>
    /// <returns>What was applied.</returns>
    /// <exception cref="InvalidOperationException">The PostgreSQL login role may not make the roles; the message says what an administrator must do.</exception>
    /// <exception cref="MigrationException">The database belongs to a newer program.</exception>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) => _engine.MigrateAsync(cancellationToken);

    /// <summary>Every migration that the database has or this program knows. Nothing is changed or made.</summary>
    public async Task<IReadOnlyList<MigrationLine>> ListAsync(CancellationToken cancellationToken) => (await _engine.StandAsync(cancellationToken)).Lines;

    /// <summary>Goes forward or back to a migration. Back only while no server runs on the database; whatever goes wrong, the database is as it was.</summary>
    /// <param name="name">The migration, with its time or without.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrationException">It cannot be; nothing has changed.</exception>
    public async Task<MigrationMove> MoveAsync(string name, CancellationToken cancellationToken)
    {
        var stand = await _engine.StandAsync(cancellationToken);
        stand.RefuseUnknown();
        var target = stand.Find(name);
        return stand.Behind(target).Count == 0
            ? MigrationMove.Forward(await _engine.MigrateAsync(cancellationToken, target))
            : await _engine.UndoAsync(target, cancellationToken);
    }
}

/// <summary>What an engine does for <see cref="DatabaseMigrator"/>.</summary>
internal interface IMigratorEngine
{
    /// <summary>Which migrations there are.</summary>
    Task<MigrationStand> StandAsync(CancellationToken cancellationToken);

    /// <summary>Applies what is missing up to a migration; to the last when none is named.</summary>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken, string? target = null);

    /// <summary>Undoes what came after a migration.</summary>
    Task<MigrationMove> UndoAsync(string target, CancellationToken cancellationToken);
}
