using EggMoney.Application.LegacyImport;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>Makes of what a file, a disk or SQLite does to us what its owner can act on.</summary>
internal static class FileFailure
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Whether the exception is one that a file can cause.</summary>
    public static bool IsOne(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The refusal to throw.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="file">The file's name as its owner gave it.</param>
    /// <param name="exhausted">Whether its statement was ended for taking too much.</param>
    /// <param name="cancellationToken">A cancelled one is the reason for whatever failed.</param>
    public static LegacyFileException Of(Exception exception, string file, bool exhausted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return exhausted ? Refusal.TookTooLong(file, exception) : exception switch
        {
            SqliteException sqlite => Of(sqlite, file),
            FileNotFoundException or DirectoryNotFoundException => Refusal.Missing(file),
            UnauthorizedAccessException => Refusal.NoPermission(file, exception),
            IOException { HResult: NoSpaceOnUnix or NoSpaceOnWindows } => Refusal.NoSpace(file, exception),
            IOException => Refusal.Unreadable(file, exception),
            _ => Refusal.Missing(file),
        };
    }

    private static LegacyFileException Of(SqliteException exception, string file) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Refusal.Locked(file, exception),
        raw.SQLITE_INTERRUPT or raw.SQLITE_NOMEM => Refusal.TookTooLong(file, exception),
        raw.SQLITE_FULL => Refusal.NoSpace(file, exception),
        raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => Refusal.NoPermission(file, exception),
        raw.SQLITE_IOERR or raw.SQLITE_PROTOCOL => Refusal.Unreadable(file, exception),
        _ => Refusal.Damaged(file, Said(exception), exception),
    };

    /// <summary>Without what Microsoft.Data.Sqlite puts around it.</summary>
    private static string Said(SqliteException exception)
    {
        var parts = exception.Message.Split('\'', 2);
        return parts.Length == 2 ? parts[1].TrimEnd('.').TrimEnd('\'') : exception.Message;
    }
}
