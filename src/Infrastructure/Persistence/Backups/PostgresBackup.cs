using System.Data;
using EggMoney.Application.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Copies every table in one snapshot, the paper broker's too, by COPY: no program besides ours is needed, and no role beyond the one that owns the tables.</summary>
internal sealed class PostgresBackup(DatabaseOptions options, ContextFactory contexts, ILoggerFactory loggers, WallClock clock) : IBackupEngine
{
    private const string TablePrefix = "table:";
    private const string ScratchPrefix = "eggmoney_drill_";

    /// <summary>A large table takes its time.</summary>
    private const int CommandTimeout = 3600;

    public async Task<BackupManifest> TakeAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(options, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await PostgresRestore.ExecuteAsync(connection, $"SET TRANSACTION READ ONLY; {PostgresTables.ReadAll}", cancellationToken);
        var tables = await PostgresTables.ReadAsync(connection, cancellationToken);
        var migration = await PostgresRestore.ScalarAsync(connection, $"SELECT max(\"MigrationId\") FROM {PostgresTables.Quoted(PostgresTables.History)}", cancellationToken) as string ?? "";
        if (tables.Find(table => table.Name == "public.users") is null)
        {
            throw new BackupException("The database has no tables of EggMoney.");
        }

        var manifest = new BackupManifest(BackupManifest.CurrentFormat, options.Provider.ToString(), ProgramVersion.Text, migration, clock.Now(), tables);
        await archive.WriteAsync(manifest, cancellationToken);
        foreach (var table in tables)
        {
            await archive.WriteAsync(TablePrefix + table.Name, async section =>
            {
                await using var copy = await connection.BeginRawBinaryCopyAsync(
                    $"COPY (SELECT {PostgresTables.Columns(table)} FROM {PostgresTables.Quoted(table.Name)}) TO STDOUT (FORMAT BINARY)", cancellationToken);
                await copy.CopyToAsync(section, cancellationToken);
            });
        }

        return manifest;
    }

    public async Task<string?> RestoreAsync(ArchiveReader archive, BackupManifest manifest, bool replace, AfterRestore? after, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(options, cancellationToken);
        var restore = new PostgresRestore(connection, contexts, clock);
        await restore.RunAsync(archive, manifest, replace, after, cancellationToken);
        return null;
    }

    public async Task TryOutAsync(ArchiveReader archive, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var server = await OpenAsync(options, cancellationToken);
        await DropLeftAsync(server, cancellationToken);
        var name = ScratchPrefix + Guid.NewGuid().ToString("N");
        try
        {
            await PostgresRestore.ExecuteAsync(server, $"CREATE DATABASE {name}", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var role = await PostgresRestore.ScalarAsync(server, "SELECT quote_ident(session_user)", cancellationToken);
            throw new BackupException($"The restore drill needs a scratch database, and the role {role} may not create one. Let an administrator run: ALTER ROLE {role} CREATEDB", exception);
        }

        try
        {
            var scratch = new DatabaseOptions(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(options.ConnectionString) { Database = name, Pooling = false }.ToString());
            await using var connection = await OpenAsync(scratch, cancellationToken);
            await new PostgresRestore(connection, new(scratch, loggers), clock).RunAsync(archive, manifest, replace: false, after: null, cancellationToken);
        }
        finally
        {
            await PostgresRestore.ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name}", CancellationToken.None);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(DatabaseOptions database, CancellationToken cancellationToken)
    {
        var text = new NpgsqlConnectionStringBuilder(Postgres.PostgresConnections.StringFor(database, DatabaseRole.Owner)) { CommandTimeout = CommandTimeout };
        var connection = new NpgsqlConnection(text.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Scratch databases of drills that were killed. One that is in use does not let itself be dropped.</summary>
    private static async Task DropLeftAsync(NpgsqlConnection server, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        await using (var command = new NpgsqlCommand(
            $"SELECT datname FROM pg_database WHERE datname LIKE '{ScratchPrefix.Replace("_", "\\_", StringComparison.Ordinal)}%' AND pg_has_role(datdba, 'MEMBER')", server))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                left.Add(reader.GetString(0));
            }
        }

        foreach (var name in left)
        {
            try
            {
                await PostgresRestore.ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name}", cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
            {
                // Another drill is at work in it, perhaps of another EggMoney on the same server.
            }
        }
    }
}
