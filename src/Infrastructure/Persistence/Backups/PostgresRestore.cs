using System.Data;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Restores into a PostgreSQL database in one transaction: the tables as they were when the backup was made, its rows, then whatever migrations
/// came since, and row security. Whatever goes wrong, the database is as it was.</summary>
internal sealed class PostgresRestore(NpgsqlConnection connection, ContextFactory contexts, WallClock clock)
{
    private const string TablePrefix = "table:";

    public async Task RunAsync(ArchiveReader archive, BackupManifest manifest, bool replace, AfterRestore? after, CancellationToken cancellationToken)
    {
        await using var context = contexts.ForOwner();
        var known = context.Database.GetMigrations().ToList();
        if (!known.Contains(manifest.Migration))
        {
            throw new BackupException($"The backup was made by a newer program (its last migration is {manifest.Migration}). Restore it with that one.");
        }

        // Roles belong to the whole PostgreSQL server, so they are no part of what follows.
        await PostgresRoles.EnsureAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // A server that starts meanwhile waits for this, as it would for another one's migration.
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({PostgresMigrator.LockKey})", cancellationToken);
        await RefuseAsync(replace, cancellationToken);
        await ClearAsync(cancellationToken);

        var migrator = context.GetService<IMigrator>();
        await ExecuteAsync(connection, migrator.GenerateScript(null, manifest.Migration, MigrationsSqlGenerationOptions.NoTransactions), cancellationToken);
        await ExecuteAsync(connection, PaperSchema.Postgres, cancellationToken);
        await FillAsync(archive, manifest, cancellationToken);
        if (manifest.Migration != known[^1])
        {
            await ExecuteAsync(connection, migrator.GenerateScript(manifest.Migration, null, MigrationsSqlGenerationOptions.NoTransactions), cancellationToken);
        }

        await ExecuteAsync(connection, SetSequences, cancellationToken);
        await ExecuteAsync(connection, "DELETE FROM server_nodes", cancellationToken);
        if (after is not null)
        {
            await PrepareTenantsAsync(context, transaction, after, cancellationToken);
        }

        await RowSecurity.ApplyWithinAsync(connection, context.Model, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Numbers given out by a sequence go on behind those that are there.</summary>
    private const string SetSequences =
        """
        DO $$
        DECLARE row record;
        BEGIN
          FOR row IN
            SELECT pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) AS sequence, format('%I.%I', n.nspname, c.relname) AS relation, a.attname AS attribute
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND n.nspname IN ('public', 'paper') AND a.attnum > 0 AND NOT a.attisdropped
              AND pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) IS NOT NULL
          LOOP
            EXECUTE format('SELECT setval(%L, greatest((SELECT max(%I) FROM %s), 1))', row.sequence, row.attribute, row.relation);
          END LOOP;
        END $$
        """;

    private async Task RefuseAsync(bool replace, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, "SELECT to_regclass('public.users') IS NOT NULL", cancellationToken) is not true)
        {
            return;
        }

        if (await PostgresNodes.FindRunningAsync(connection, clock.Now(), cancellationToken) is { } nodes)
        {
            throw new BackupException($"A server is running on this database: {nodes}. Stop it first (one that was killed counts as running for a minute).");
        }

        // Behind row security a count would find nobody; the lock keeps whoever comes late from writing rows that would vanish.
        await ExecuteAsync(connection, $"SET LOCAL lock_timeout = '10s'; LOCK TABLE public.users IN ACCESS EXCLUSIVE MODE; SET LOCAL lock_timeout = 0; {PostgresTables.ReadAll}", cancellationToken);
        await ExecuteAsync(connection, "ALTER TABLE public.users NO FORCE ROW LEVEL SECURITY", cancellationToken);
        if (!replace && await ScalarAsync(connection, "SELECT EXISTS (SELECT FROM public.users)", cancellationToken) is true)
        {
            throw new BackupException("The database holds users. Say --replace to put the backup in their place: what is there is then gone, so make a backup of it first.");
        }
    }

    /// <summary>Takes away the program's tables, and leaves the scheduler's and anybody else's alone.</summary>
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        var tables = contexts.ForOwner().Model.GetEntityTypes().Select(type => "public." + type.GetTableName()).Append(PostgresTables.History);
        foreach (var table in tables)
        {
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {PostgresTables.Quoted(table)} CASCADE", cancellationToken);
        }

        await ExecuteAsync(connection, $"DROP FUNCTION IF EXISTS public.{EraseFunction.Name}(uuid, timestamptz); DROP SCHEMA IF EXISTS paper CASCADE", cancellationToken);
    }

    /// <summary>Copies the rows in. The foreign keys are put back afterwards, so that no table need come before another, and are checked then.</summary>
    private async Task FillAsync(ArchiveReader archive, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var keys = await ForeignKeysAsync(cancellationToken);
        foreach (var (table, name, _) in keys)
        {
            await ExecuteAsync(connection, $"ALTER TABLE {table} DROP CONSTRAINT {PostgresTables.Quoted(name)}", cancellationToken);
        }

        while (await archive.NextAsync() is { } section)
        {
            var table = manifest.Tables.FirstOrDefault(table => TablePrefix + table.Name == section)
                ?? throw new BackupException($"The backup has a part '{section}' that its manifest does not name.");

            // A migration may have put rows in, such as the one about the server.
            await ExecuteAsync(connection, $"DELETE FROM {PostgresTables.Quoted(table.Name)}", cancellationToken);
            await archive.ReadAsync(async stream =>
            {
                await using var copy = await connection.BeginRawBinaryCopyAsync(
                    $"COPY {PostgresTables.Quoted(table.Name)} ({PostgresTables.Columns(table)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
                await stream.CopyToAsync(copy, cancellationToken);
            });
        }

        foreach (var table in manifest.Tables)
        {
            if (table.Difference(await PostgresTables.ReadAsync(connection, table, cancellationToken)) is { } difference)
            {
                throw new BackupException($"The restored rows are not those of the manifest: {difference}.");
            }
        }

        foreach (var (table, name, definition) in keys)
        {
            await ExecuteAsync(connection, $"ALTER TABLE {table} ADD CONSTRAINT {PostgresTables.Quoted(name)} {definition}", cancellationToken);
        }
    }

    private async Task<List<(string Table, string Name, string Definition)>> ForeignKeysAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND n.nspname IN ('public', 'paper') AND c.relname NOT LIKE 'qrtz\_%' ORDER BY k.oid
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<(string, string, string)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return keys;
    }

    private async Task PrepareTenantsAsync(EggMoneyDbContext owner, NpgsqlTransaction transaction, AfterRestore after, CancellationToken cancellationToken)
    {
        owner.Database.SetDbConnection(connection);
        var tenants = new List<TenantInfo>();
        await using (var command = new NpgsqlCommand("SELECT id, username FROM users ORDER BY id", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                tenants.Add(new(reader.GetGuid(0), reader.GetString(1)));
            }
        }

        foreach (var tenant in tenants)
        {
            await using var db = contexts.ForTenantWithin(owner, tenant.Id);
            await db.Database.UseTransactionAsync(transaction, cancellationToken);
            await after(db, tenant, cancellationToken);
        }
    }
}
