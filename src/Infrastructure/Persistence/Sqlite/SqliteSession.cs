using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EggMoney.Infrastructure.Persistence.Sqlite;

/// <summary>Sets up each SQLite connection as it is opened: most of these settings are the connection's, not the file's.</summary>
internal sealed class SqliteSession(DatabaseOptions options) : DbConnectionInterceptor
{
    // What is deleted or moved is overwritten too, at every change and not only at the last: older copies of a row would outlive its erasure.
    // The wait comes first, because switching to the write-ahead log may have to wait for another process. A reader takes the log as it is.
    private readonly string _sql = $"""
        PRAGMA busy_timeout = 30000;
        {(options.ReadOnly ? "PRAGMA query_only = ON;" : "PRAGMA journal_mode = WAL;")}
        PRAGMA synchronous = {(options.Throwaway ? "OFF" : "FULL")};
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        """;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _sql;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous calls.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
