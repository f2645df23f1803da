using System.Diagnostics;
using EggMoney.Application.LegacyImport;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>Copies a database as it was at one moment, whoever else has it open, and leaves nothing beside it.</summary>
internal sealed class Snapshot(LegacyReaderOptions options)
{
    private const int PagesPerStep = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the copy: always by SQLite's backup, so that equal content makes equal copies.</summary>
    /// <param name="source">The database; it is only read.</param>
    /// <param name="target">Where the copy goes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="LegacyFileException">Somebody keeps it to themselves, or it is too large.</exception>
    public async Task TakeAsync(LegacyDatabase source, string target, CancellationToken cancellationToken)
    {
        // SQLite looks for a log beside the file itself, not beside a link to it.
        source = source with { Path = File.ResolveLinkTarget(source.Path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(source.Path) };
        var hasLog = FileKind.Check(source, options);
        var started = Stopwatch.GetTimestamp();
        while (!TryTake(source, hasLog, target, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) >= options.LockPatience)
            {
                throw Refusal.Locked(source.Name);
            }

            await Task.Delay(Pause, cancellationToken);
            hasLog = FileKind.Check(source, options);
        }
    }

    private bool TryTake(LegacyDatabase source, bool hasLog, string target, CancellationToken cancellationToken)
    {
        // SQLite needs the shared memory of a write-ahead log, and makes it when it is missing. Then nobody is writing through a log now,
        // and bytes will do: reading a folder must not leave files in it.
        var logHasReaders = File.Exists(source.Path + "-shm");
        if (!logHasReaders && (hasLog || File.Exists(source.Path + "-wal")))
        {
            return TryTakeBytes(source, target, cancellationToken);
        }

        try
        {
            return TryBackup(source, source.Path, SqliteOpenMode.ReadOnly, target, cancellationToken);
        }
        catch (SqliteException exception) when (NeedsToWrite(exception))
        {
            return TryTakeBytes(source, target, cancellationToken);
        }
    }

    /// <summary>A writer died in the middle, and what it left must be rolled back; or the shared memory cannot be written; or files cannot be locked here.</summary>
    private static bool NeedsToWrite(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR or raw.SQLITE_PROTOCOL;

    /// <summary>Copies the bytes of the database and of what is beside it, and lets SQLite bring the copy in order.</summary>
    private bool TryTakeBytes(LegacyDatabase source, string target, CancellationToken cancellationToken)
    {
        var bytes = target + ".bytes";
        try
        {
            if (!ByteCopy.TryMake(source.Path, bytes, cancellationToken))
            {
                return false;
            }

            if (ByteCopy.HasSuperJournal(bytes))
            {
                throw Refusal.ForeignJournal(source.Name);
            }

            return TryBackup(source, bytes, SqliteOpenMode.ReadWrite, target, cancellationToken);
        }
        finally
        {
            ByteCopy.Delete(bytes);
        }
    }

    private bool TryBackup(LegacyDatabase source, string path, SqliteOpenMode mode, string target, CancellationToken cancellationToken)
    {
        File.Delete(target);
        using var from = GuardedConnection.Open(path, mode, options);
        from.Begin(cancellationToken);

        // The transaction keeps one moment for all steps. A schema version is read without reading the schema, which is not to be trusted.
        var code = from.Execute("BEGIN; PRAGMA schema_version");
        if ((code & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }

        from.Check(code);
        Copy(source, from, target, cancellationToken);
        return true;
    }

    private void Copy(LegacyDatabase source, GuardedConnection from, string target, CancellationToken cancellationToken)
    {
        long pageSize;
        using (var command = from.Command("PRAGMA page_size"))
        {
            pageSize = (long)command.ExecuteScalar()!;
        }

        using var to = GuardedConnection.Open(target, SqliteOpenMode.ReadWriteCreate, options);
        to.Begin(cancellationToken);
        to.ExecuteOrThrow("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup.IsInvalid)
        {
            to.Check(raw.sqlite3_errcode(to.Handle));
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = raw.sqlite3_backup_step(backup, PagesPerStep);

            // A log of a few bytes can claim any number of pages.
            if (raw.sqlite3_backup_pagecount(backup) * pageSize > options.MaxBytes)
            {
                throw Refusal.TooLarge(source.Name, options.MaxBytes);
            }

            if (code == raw.SQLITE_DONE)
            {
                return;
            }

            to.Check(code);
        }
    }
}
