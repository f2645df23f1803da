using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>The two database engines.</summary>
public enum DatabaseProvider
{
    /// <summary>A file; the default.</summary>
    Sqlite,

    /// <summary>A server; several nodes may share it.</summary>
    Postgres,
}

/// <summary>Which database to use.</summary>
/// <param name="Provider">Engine.</param>
/// <param name="ConnectionString">In the engine's own form.</param>
/// <param name="Throwaway">A temporary file that nobody will read after a crash: commits need not reach the disk.</param>
/// <param name="ReadOnly">The database itself refuses every write of this program.</param>
/// <param name="Unwatched">Nobody watches what changes, as in a simulation: no live events are written.</param>
public sealed record DatabaseOptions(
    DatabaseProvider Provider, string ConnectionString, bool Throwaway = false, bool ReadOnly = false, bool Unwatched = false)
{
    /// <summary>How many connections are taken to a server.</summary>
    public PoolSizes Pools { get; init; } = PoolSizes.Usual;

    /// <summary>How many connections tenants get from a server, whoever said so; null with SQLite, where there is no pool to wait for.</summary>
    public int? TenantConnections => Provider == DatabaseProvider.Postgres
        ? new NpgsqlConnectionStringBuilder(Postgres.PostgresConnections.StringFor(this, DatabaseRole.App)) is { Pooling: true, MaxPoolSize: var most } ? most : null
        : null;

    /// <summary>A SQLite database in a file.</summary>
    public static DatabaseOptions SqliteFile(string path, bool throwaway = false) => new(
        DatabaseProvider.Sqlite,
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString(),
        throwaway);

    /// <summary>Reads a connection string: <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> (or a bare path with a folder or ending in .db) is SQLite.</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected, and repeats no secret.</exception>
    public static DatabaseOptions Parse(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            // A word alone is more likely a slip than a file; nobody should find an empty server because of one.
            return IsPath(text) ? SqliteFile(text) : throw new FormatException(Expected);
        }

        try
        {
            var keys = new DbConnectionStringBuilder { ConnectionString = text };
            if (keys.ContainsKey("Host") || keys.ContainsKey("Server"))
            {
                return new(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(text).ToString());
            }

            var sqlite = new SqliteConnectionStringBuilder(text) { ForeignKeys = true };
            return sqlite.DataSource.Length > 0 && sqlite.DataSource != ":memory:" && sqlite.Mode is (SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite)
                ? new(DatabaseProvider.Sqlite, sqlite.ToString())
                : throw new FormatException("An SQLite database must be a file that can be written: Data Source=/path/to/file.db.");
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(Expected, exception);
        }
    }

    private const string Expected =
        "The database connection string is neither SQLite (Data Source=/path/to/file.db) nor PostgreSQL (Host=…;Database=…;Username=…;Password=…).";

    private static bool IsPath(string text) =>
        !text.Contains("://", StringComparison.Ordinal)
        && (text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || text.EndsWith(".db", StringComparison.OrdinalIgnoreCase));

    /// <summary>The SQLite file's full path.</summary>
    /// <exception cref="InvalidOperationException">It is not SQLite.</exception>
    public string SqlitePath => Provider == DatabaseProvider.Sqlite
        ? Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource)
        : throw new InvalidOperationException("Only an SQLite database has a file.");
}
