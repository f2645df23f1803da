using EggMoney.Application.Common;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence.Sqlite;
using EggMoney.Infrastructure.Security;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Copies the books, and then the paper broker's, by SQLite's own online backup: each is one moment, and writers go on. In that order, because the
/// broker must never know less than the books: an order of the books that it does not have would count as never placed, while one of its that the books
/// do not know yet is what reconciliation finds every day.</summary>
internal sealed class SqliteBackup(DatabaseOptions options, ContextFactory contexts, ILoggerFactory loggers, WallClock clock) : IBackupEngine
{
    private const string Books = "books";
    private const string Paper = "paper";

    /// <summary>In the names of files that are written on the way, the paper broker's of a restored pair too.</summary>
    internal const string TemporarySuffix = ".backup-part";

    private string BooksPath => options.SqlitePath;

    private string PaperPath => PaperSqlite.PathBeside(options.SqlitePath);

    public async Task<BackupManifest> TakeAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        // Beside the books: in a folder that only their owner can enter, on a disk that has had room for them before.
        var folder = Path.GetDirectoryName(BooksPath)!;
        ServingLock.SweepOldParts(folder, TemporarySuffix);
        var (books, paper) = (Part(folder), Part(folder));
        try
        {
            await CopyAsync(BooksPath, books, cancellationToken);
            if (File.Exists(PaperPath))
            {
                await CopyAsync(PaperPath, paper, cancellationToken);
            }

            var tables = await TablesAsync(books, paper, cancellationToken);
            var manifest = new BackupManifest(BackupManifest.CurrentFormat, options.Provider.ToString(), ProgramVersion.Text, await MigrationAsync(books, cancellationToken), clock.Now(), tables);
            await archive.WriteAsync(manifest, cancellationToken);
            await WriteFileAsync(archive, Books, books, cancellationToken);
            if (File.Exists(paper))
            {
                await WriteFileAsync(archive, Paper, paper, cancellationToken);
            }

            return manifest;
        }
        finally
        {
            SqliteFiles.Delete(books);
            SqliteFiles.Delete(paper);
        }
    }

    public async Task<string?> RestoreAsync(ArchiveReader archive, BackupManifest manifest, bool replace, AfterRestore? after, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(BooksPath)!;
        OwnerFolder.Create(folder);
        using var alone = ServingLock.TakeAlone(options)
            ?? throw new BackupException($"A server is running on {BooksPath}. Stop it first: what it has in its hands would be written over what is restored.");
        var interrupted = File.Exists(SqliteFiles.RestoringMark(BooksPath));
        if (!replace && !interrupted && File.Exists(BooksPath) && await HasUsersAsync(BooksPath, cancellationToken))
        {
            throw new BackupException($"{BooksPath} holds users. Say --replace to put the backup in its place; what is there is kept beside it.");
        }

        ServingLock.SweepOldParts(folder, TemporarySuffix);
        var target = DatabaseOptions.SqliteFile(Part(folder));
        var paper = PaperSqlite.PathBeside(target.SqlitePath);
        try
        {
            await ReadFilesAsync(archive, manifest, target.SqlitePath, paper, cancellationToken);
            await MakeReadyAsync(target, after, cancellationToken);
            return SqliteFiles.PutInPlace(target.SqlitePath, paper, BooksPath, PaperPath, clock.Now());
        }
        finally
        {
            SqliteFiles.Delete(target.SqlitePath);
            SqliteFiles.Delete(paper);
            File.Delete(target.SqlitePath + ".migrate.lock");
        }
    }

    public async Task TryOutAsync(ArchiveReader archive, BackupManifest manifest, CancellationToken cancellationToken)
    {
        // Beside the books, as everything that holds them: the system's folder of temporary files is everybody's, and may be too small.
        var folder = Path.GetDirectoryName(BooksPath)!;
        OwnerFolder.Create(folder);
        ServingLock.SweepOldParts(folder, TemporarySuffix);
        var target = DatabaseOptions.SqliteFile(Part(folder), throwaway: true);
        var paper = PaperSqlite.PathBeside(target.SqlitePath);
        try
        {
            await ReadFilesAsync(archive, manifest, target.SqlitePath, paper, cancellationToken);
            await MakeReadyAsync(target, after: null, cancellationToken);
        }
        finally
        {
            SqliteFiles.Delete(target.SqlitePath);
            SqliteFiles.Delete(paper);
            File.Delete(target.SqlitePath + ".migrate.lock");
        }
    }

    private static string Part(string folder) => Path.Combine(folder, Guid.NewGuid().ToString("N") + TemporarySuffix + ".db");

    private static SqliteConnection Connection(string path, SqliteOpenMode mode = SqliteOpenMode.ReadOnly) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        SqliteFiles.CreateEmpty(to);
        await using var source = Connection(from, SqliteOpenMode.ReadWrite);
        await using var copy = Connection(to, SqliteOpenMode.ReadWrite);
        await source.OpenAsync(cancellationToken);
        await copy.OpenAsync(cancellationToken);
        await Task.Run(() => source.BackupDatabase(copy), cancellationToken);

        // A copy in write-ahead mode would want its own log beside it to be read.
        await ExecuteAsync(copy, "PRAGMA journal_mode = DELETE", cancellationToken);
    }

    private async Task<List<BackupTable>> TablesAsync(string books, string paper, CancellationToken cancellationToken)
    {
        await using var context = contexts.ForOwner();
        await using var connection = Connection(books);
        await connection.OpenAsync(cancellationToken);
        var tables = await SqliteFigures.ReadAsync(connection, "", SqliteFigures.Decimals(context.Model), cancellationToken);
        if (File.Exists(paper))
        {
            await using var broker = Connection(paper);
            await broker.OpenAsync(cancellationToken);
            tables.AddRange(await SqliteFigures.ReadAsync(broker, "paper.", null, cancellationToken));
        }

        return tables;
    }

    private static async Task<string> MigrationAsync(string books, CancellationToken cancellationToken)
    {
        await using var connection = Connection(books);
        await connection.OpenAsync(cancellationToken);
        return await ExecuteAsync(connection, "SELECT max(MigrationId) FROM \"__EFMigrationsHistory\"", cancellationToken) as string ?? "";
    }

    private static async Task WriteFileAsync(ArchiveWriter archive, string name, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 81920, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await archive.WriteAsync(name, section => file.CopyToAsync(section, cancellationToken));
    }

    private static async Task ReadFilesAsync(ArchiveReader archive, BackupManifest manifest, string books, string paper, CancellationToken cancellationToken)
    {
        while (await archive.NextAsync() is { } name)
        {
            var path = name == Books ? books : name == Paper ? paper : throw new BackupException($"The backup has a part '{name}' that this program does not know.");
            SqliteFiles.CreateEmpty(path);
            await archive.ReadAsync(async section =>
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
                await section.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            });
        }

        if (!File.Exists(books))
        {
            throw new BackupException("The backup has no books in it.");
        }

        foreach (var group in manifest.Tables.GroupBy(table => table.Name.StartsWith("paper.", StringComparison.Ordinal) ? paper : books))
        {
            await CompareAsync(group.Key, group, cancellationToken);
        }
    }

    private static async Task CompareAsync(string path, IEnumerable<BackupTable> tables, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Connection(path);
            await connection.OpenAsync(cancellationToken);
            if (await ExecuteAsync(connection, "PRAGMA integrity_check", cancellationToken) as string is not "ok")
            {
                throw new BackupException("The restored file does not pass SQLite's own integrity check.");
            }

            foreach (var table in tables)
            {
                if (table.Difference(await SqliteFigures.ReadAsync(connection, table, cancellationToken)) is { } difference)
                {
                    throw new BackupException($"The restored rows are not those of the manifest: {difference}.");
                }
            }
        }
        catch (SqliteException exception)
        {
            throw new BackupException($"The restored file cannot be read: {exception.Message}", exception);
        }
    }

    private async Task MakeReadyAsync(DatabaseOptions target, AfterRestore? after, CancellationToken cancellationToken)
    {
        var restored = new ContextFactory(target, loggers);
        await new SqliteMigrator(target, restored, clock).MigrateAsync(cancellationToken);
        if (after is not null)
        {
            foreach (var tenant in await TenantsAsync(target, cancellationToken))
            {
                var accessor = new MultiTenantContextAccessor();
                accessor.Set(tenant);
                await using var db = await EggMoneyDbFactory.OpenAsync(restored.ForTenant(accessor), cancellationToken);
                await after(db, tenant, cancellationToken);
            }
        }

        SqliteConnection.ClearPool(new(restored.SqliteConnectionString));
        await using var connection = Connection(target.SqlitePath, SqliteOpenMode.ReadWrite);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, "DELETE FROM server_nodes", cancellationToken);

        // Into one file again, which can be moved.
        await ExecuteAsync(connection, "PRAGMA journal_mode = DELETE", cancellationToken);
    }

    private static async Task<List<TenantInfo>> TenantsAsync(DatabaseOptions target, CancellationToken cancellationToken)
    {
        await using var connection = Connection(target.SqlitePath);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, username FROM users ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<TenantInfo>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(new(reader.GetGuid(0), reader.GetString(1)));
        }

        return tenants;
    }

    private static async Task<bool> HasUsersAsync(string path, CancellationToken cancellationToken)
    {
        await using var connection = Connection(path, SqliteOpenMode.ReadWrite);
        await connection.OpenAsync(cancellationToken);

        // A file that is no database of ours is not ours to write over either.
        return await ExecuteAsync(connection, "SELECT count(*) FROM sqlite_master", cancellationToken) is not 0L
            && (await ExecuteAsync(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'users'", cancellationToken) is 0L
                || await ExecuteAsync(connection, "SELECT count(*) FROM users", cancellationToken) is not 0L);
    }

    private static async Task<object?> ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
