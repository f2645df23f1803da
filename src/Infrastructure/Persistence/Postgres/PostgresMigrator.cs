using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Migrating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>Brings a PostgreSQL database up to date, one node at a time.</summary>
internal sealed class PostgresMigrator(DatabaseOptions options, ContextFactory contexts, WallClock clock) : IMigratorEngine
{
    /// <summary>"eggmoney" in ASCII; any number that nobody else takes would do.</summary>
    internal const long LockKey = 0x6567676D6F6E6579;

    /// <summary>A large table takes its time.</summary>
    private const int CommandTimeout = 600;

    public async Task<MigrationStand> StandAsync(CancellationToken cancellationToken)
    {
        await using var context = contexts.ForOwner();
        return await StandAsync(context, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken, string? target = null)
    {
        await using var connection = await LockAsync(cancellationToken);
        await using var context = contexts.ForOwner();
        var stand = await StandAsync(context, cancellationToken);
        stand.RefuseUnknown();

        // First of all, so that a server where they cannot be made is left as it was.
        await PostgresRoles.EnsureAsync(connection, cancellationToken);
        IReadOnlyList<string> pending = [.. stand.Pending.Where(name => target is null || string.CompareOrdinal(name, target) <= 0)];
        if (pending.Count > 0)
        {
            await RowSecurity.LiftForceAsync(connection, cancellationToken);
            await context.Database.MigrateAsync(target, cancellationToken);
        }

        await RowSecurity.ApplyAsync(connection, context.Model, cancellationToken);
        return pending;
    }

    public async Task<MigrationMove> UndoAsync(string target, CancellationToken cancellationToken)
    {
        await using var connection = await LockAsync(cancellationToken);
        await using var context = contexts.ForOwner();
        var stand = await StandAsync(context, cancellationToken);
        stand.RefuseUnknown();
        var undone = stand.Behind(target);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await PostgresNodes.FindRunningAsync(connection, clock.Now(), cancellationToken) is { } nodes)
        {
            throw new MigrationException($"A server is running on this database: {nodes}. Stop it first (one that was killed counts as running for a minute).");
        }

        // Behind row security a count would find nobody.
        await RowSecurity.LiftForceAsync(connection, cancellationToken);
        var gone = await Undoing.CountAsync(context, connection, undone, cancellationToken);
        try
        {
            await using var undo = new NpgsqlCommand(
                context.GetService<IMigrator>().GenerateScript(undone[0], target, MigrationsSqlGenerationOptions.NoTransactions), connection) { CommandTimeout = CommandTimeout };
            await undo.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new MigrationException($"This database cannot go back to {target}: {exception.MessageText}. Nothing was changed. Stay with this program, or restore a backup of the older one with the older one.", exception);
        }

        await RowSecurity.ApplyWithinAsync(connection, context.Model, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new([], undone, gone, null);
    }

    private static async Task<MigrationStand> StandAsync(EggMoneyDbContext context, CancellationToken cancellationToken) =>
        new([.. context.Database.GetMigrations()], [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)]);

    /// <summary>A session's lock ends with its connection, also when the process is killed; hence a connection of its own, outside the pool.</summary>
    private async Task<NpgsqlConnection> LockAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(PostgresConnections.StringFor(options, DatabaseRole.Owner));
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var acquire = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection)
            {
                CommandTimeout = CommandTimeout,
                Parameters = { new() { Value = LockKey } },
            };
            await acquire.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
