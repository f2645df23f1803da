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
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString, bool Throwaway = false)
{
    /// <summary>A SQLite database in a file.</summary>
    public static DatabaseOptions SqliteFile(string path, bool throwaway = false) => new(
        DatabaseProvider.Sqlite,
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString(),
        throwaway);

    /// <summary>Reads a connection string: <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> (or a bare path) is SQLite.</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected, and repeats no secret.</exception>
    public static DatabaseOptions Parse(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            return SqliteFile(text);
        }

        try
        {
            var keys = new DbConnectionStringBuilder { ConnectionString = text };
            if (keys.ContainsKey("Host") || keys.ContainsKey("Server"))
            {
                return new(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(text).ToString());
            }

            return new(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder(text) { ForeignKeys = true }.ToString());
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(
                "The database connection string is neither SQLite (Data Source=/path/to/file.db) nor PostgreSQL (Host=…;Database=…;Username=…;Password=…).",
                exception);
        }
    }

    /// <summary>The SQLite file's full path.</summary>
    /// <exception cref="InvalidOperationException">It is not SQLite.</exception>
    public string SqlitePath => Provider == DatabaseProvider.Sqlite
        ? Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource)
        : throw new InvalidOperationException("Only an SQLite database has a file.");
}
