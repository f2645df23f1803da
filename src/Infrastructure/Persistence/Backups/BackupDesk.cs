using EggMoney.Application.Common;
using EggMoney.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Makes backups, restores them, and tries them out. A backup is one file, encrypted under the server's first key.</summary>
public sealed class BackupDesk
{
    private readonly IBackupEngine _engine;
    private readonly DatabaseOptions _options;
    private readonly SecretKeys _keys;
    private readonly ITenantScopeFactory _scopes;

    internal BackupDesk(DatabaseOptions options, ContextFactory contexts, SecretKeys keys, ITenantScopeFactory scopes, WallClock clock, ILoggerFactory loggers)
    {
        (_options, _keys, _scopes) = (options, keys, scopes);
        _engine = options.Provider == DatabaseProvider.Sqlite ? new SqliteBackup(options, contexts, loggers, clock) : new PostgresBackup(options, contexts, loggers, clock);
    }

    /// <summary>Makes one, while the server runs. The file is written aside and renamed: it is whole or not there.</summary>
    /// <exception cref="BackupException">The file cannot be written.</exception>
    public async Task<BackupManifest> BackUpAsync(string path, CancellationToken cancellationToken)
    {
        var aside = $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.part";
        try
        {
            BackupManifest manifest;
            SqliteFiles.CreateEmpty(aside);
            await using (var file = new FileStream(aside, FileMode.Open, FileAccess.Write, FileShare.None, 1 << 17))
            {
                using var archive = new ArchiveWriter(file, _keys.Current);
                manifest = await _engine.TakeAsync(archive, cancellationToken);
                archive.Finish();
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup {path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            // Deleting what is not there is refused too, in a folder that may not be written.
            if (File.Exists(aside))
            {
                File.Delete(aside);
            }
        }
    }

    /// <summary>Puts a backup in the place of the database. Everybody's trading is paused by it.</summary>
    /// <returns>What the backup says of itself, and where the database from before is, if it is kept.</returns>
    /// <exception cref="BackupException">It cannot be; nothing has changed.</exception>
    public async Task<(BackupManifest Manifest, string? Kept)> RestoreAsync(string path, bool replace, CancellationToken cancellationToken)
    {
        string? kept = null;
        var manifest = await ReadAsync(
            path,
            async (archive, manifest) => kept = await _engine.RestoreAsync(archive, manifest, replace, (db, tenant, token) => MakeSafeAsync(db, tenant, manifest.TakenAt, token), cancellationToken),
            cancellationToken);
        return (manifest, kept);
    }

    /// <summary>Restores a backup into a scratch database, compares all rows with its manifest, and drops it.</summary>
    /// <exception cref="BackupException">It cannot be restored, or is not what its manifest says.</exception>
    public Task<BackupManifest> DrillAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, (archive, manifest) => _engine.TryOutAsync(archive, manifest, cancellationToken), cancellationToken);

    private async Task<BackupManifest> ReadAsync(string path, Func<ArchiveReader, BackupManifest, Task> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17);
            using var archive = new ArchiveReader(file, _keys);
            var manifest = await archive.ReadManifestAsync(cancellationToken);
            if (manifest.Engine != _options.Provider.ToString())
            {
                throw new BackupException($"The backup is of {manifest.Engine}, and this database is {_options.Provider}. A backup goes back into the engine that it came from.");
            }

            await use(archive, manifest);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new BackupException($"The backup {path} cannot be read: {exception.Message}", exception);
        }
    }

    private async Task MakeSafeAsync(EggMoneyDbContext db, TenantInfo tenant, DateTime takenAt, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.Begin(tenant);
        await scope.Services.GetRequiredService<IRestoredRows>().MakeSafeAsync(db, takenAt, cancellationToken);
    }
}
