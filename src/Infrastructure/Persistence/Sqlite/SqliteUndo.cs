using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Persistence.Migrating;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.Infrastructure.Persistence.Sqlite;

/// <summary>Undoes migrations on a copy, which takes the file's place in one commit. SQLite makes a table without a column by building it anew, outside of any
/// transaction: broken off in the file itself, that would leave half of it.</summary>
internal sealed class SqliteUndo(DatabaseOptions options, ContextFactory contexts, WallClock clock)
{
    public async Task<MigrationMove> RunAsync(string target, IReadOnlyList<string> undone, CancellationToken cancellationToken)
    {
        var work = $"{options.SqlitePath}.{Guid.NewGuid():N}{SqliteBackup.TemporarySuffix}";
        try
        {
            await CopyAsync(options.SqlitePath, work, cancellationToken);
            var gone = await UndoAsync(work, target, undone, cancellationToken);
            var kept = Aside();
            await CopyAsync(options.SqlitePath, kept, cancellationToken);

            // Whoever else of this process reads the file has pages of the old one in memory.
            SqliteConnection.ClearPool(new(contexts.SqliteConnectionString));
            await CopyAsync(work, options.SqlitePath, cancellationToken);
            return new([], undone, gone, kept);
        }
        finally
        {
            SqliteFiles.Delete(work);
        }
    }

    private static async Task<IReadOnlyDictionary<string, long>> UndoAsync(string path, string target, IReadOnlyList<string> undone, CancellationToken cancellationToken)
    {
        // Nothing is lost with a copy that does not reach the disk.
        var copy = new ContextFactory(DatabaseOptions.SqliteFile(path, throwaway: true), NullLoggerFactory.Instance);
        try
        {
            await using var context = copy.ForOwner();
            await context.Database.OpenConnectionAsync(cancellationToken);
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            var gone = await Undoing.CountAsync(context, connection, undone, cancellationToken);
            await context.GetService<IMigrator>().MigrateAsync(target, cancellationToken);
            await CheckAsync(connection, cancellationToken);
            return gone;
        }
        catch (SqliteException exception)
        {
            throw new MigrationException($"This database cannot go back to {target}: {exception.Message} Nothing was changed. Stay with this program, or restore a backup of the older one with the older one.", exception);
        }
        finally
        {
            SqliteConnection.ClearPool(new(copy.SqliteConnectionString));
        }
    }

    private static async Task CheckAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pragma_foreign_key_check";
        var loose = await command.ExecuteScalarAsync(cancellationToken);
        command.CommandText = "PRAGMA integrity_check";
        var whole = await command.ExecuteScalarAsync(cancellationToken);
        if (loose is not 0L || whole is not "ok")
        {
            throw new MigrationException($"The database would not be whole after going back ({loose} rows without the row that they belong to; {whole}). Nothing was changed.");
        }
    }

    /// <summary>SQLite's own online copy: one moment of the source, and one commit of the target.</summary>
    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!File.Exists(to))
        {
            SqliteFiles.CreateEmpty(to);
        }

        await using var source = Connection(from);
        await using var target = Connection(to);
        await source.OpenAsync(cancellationToken);
        await target.OpenAsync(cancellationToken);
        await Task.Run(() => source.BackupDatabase(target), cancellationToken);
    }

    private static SqliteConnection Connection(string path) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString());

    private string Aside() => SqliteFiles.Aside(options.SqlitePath, clock.Now().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
}
