using EggMoney.Application.LegacyImport;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>The private copy of a database, open for reading. Its schema can be made to do harm, so nothing of it runs: no view, trigger, default or check.</summary>
internal sealed class OldFile : IDisposable
{
    private const int Off = 0;
    private const int On = 1;

    // The old program's tables are described in two thousand letters. SQLite parses by recursion, on a stack that is the server's.
    private static readonly IReadOnlyList<(int Limit, int Value)> Limits =
    [
        (raw.SQLITE_LIMIT_LENGTH, 10 << 20),
        (raw.SQLITE_LIMIT_SQL_LENGTH, 32_768),
        (raw.SQLITE_LIMIT_COLUMN, 200),
        (raw.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (raw.SQLITE_LIMIT_COMPOUND_SELECT, 10),
        (raw.SQLITE_LIMIT_VDBE_OP, 1_000_000),
        (raw.SQLITE_LIMIT_FUNCTION_ARG, 20),
        (raw.SQLITE_LIMIT_ATTACHED, 0),
        (raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
        (raw.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (raw.SQLITE_LIMIT_WORKER_THREADS, 0),
    ];

    private readonly LegacyReaderOptions _options;
    private readonly GuardedConnection _connection;
    private readonly Dictionary<string, (string Name, bool IsOrdinary)> _entries = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasModules;

    private OldFile(string name, GuardedConnection connection, LegacyReaderOptions options) => (Name, _connection, _options) = (name, connection, options);

    /// <summary>Its name as its owner gave it.</summary>
    public string Name { get; }

    /// <summary>Opens a copy, and makes sure that it is whole.</summary>
    /// <exception cref="LegacyFileException">It is damaged.</exception>
    public static OldFile Open(string name, string path, LegacyReaderOptions options, CancellationToken cancellationToken)
    {
        GuardedConnection? connection = null;
        try
        {
            // Nobody else knows of the copy: no locks, and no log even where the original has one.
            connection = GuardedConnection.Open(Address(path) + "?immutable=1", SqliteOpenMode.ReadOnly, options);
            var file = new OldFile(name, connection, options);
            connection.Begin(cancellationToken);
            file.Restrain();
            file.ReadSchema();
            file.CheckIntegrity(cancellationToken);
            return file;
        }
        catch (Exception exception) when (FileFailure.IsOne(exception))
        {
            connection?.Dispose();
            throw FileFailure.Of(exception, name, connection is { Exhausted: true }, cancellationToken);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Finds a table, with its columns and rows.</summary>
    /// <returns>Null when there is nothing of that name.</returns>
    /// <exception cref="LegacyFileException">It is no table, or has too many rows.</exception>
    public OldTable? Find(string name, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        return Guarded(
            () =>
            {
                var columns = entry.IsOrdinary ? Columns(entry.Name) : null;
                if (columns is null)
                {
                    throw Refusal.NotATable(Name, entry.Name);
                }

                var rows = Count(entry.Name);
                return rows <= _options.MaxRows
                    ? new OldTable(entry.Name, columns, rows, RowId(entry.Name, columns))
                    : throw Refusal.TooManyRows(Name, entry.Name, rows, _options.MaxRows);
            },
            cancellationToken);
    }

    /// <summary>Starts reading a table.</summary>
    public OldRows Read(OldTable table, CancellationToken cancellationToken)
    {
        var command = _connection.Command(table.Query(_options.MaxCellBytes));
        try
        {
            return new OldRows(this, table, command, Guarded(command.ExecuteReader, cancellationToken));
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    /// <summary>Does something with the file: within its time, and with failures that its owner can act on.</summary>
    public T Guarded<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            _connection.Begin(cancellationToken);
            return work();
        }
        catch (Exception exception) when (FileFailure.IsOne(exception))
        {
            throw FileFailure.Of(exception, Name, _connection.Exhausted, cancellationToken);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Only an address can say that a file does not change. <see cref="Uri"/> would leave some characters that SQLite takes for its own.</summary>
    private static string Address(string path) => "file:///" + string.Join('/', path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));

    /// <summary>All of it before the schema is read for the first time.</summary>
    private void Restrain()
    {
        foreach (var (limit, value) in Limits)
        {
            raw.sqlite3_limit(_connection.Handle, limit, value);
        }

        Configure(raw.SQLITE_DBCONFIG_DEFENSIVE, On);
        Configure(raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, Off);
        Configure(raw.SQLITE_DBCONFIG_ENABLE_VIEW, Off);
        Configure(raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, Off);
        _connection.ExecuteOrThrow("""
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA ignore_check_constraints = ON;
            PRAGMA query_only = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA mmap_size = 0;
            """);
    }

    private void Configure(int setting, int value) => _connection.Check(raw.sqlite3_db_config(_connection.Handle, setting, value, out _));

    private void ReadSchema()
    {
        // An ordinary table has a page of its own; a virtual one has not.
        using var command = _connection.Command("""
            SELECT name, type = 'table' AND (rootpage > 0) IS TRUE, type = 'table' AND (rootpage > 0) IS NOT TRUE
            FROM sqlite_schema WHERE type IN ('table', 'view') AND name IS NOT NULL
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _entries[reader.GetString(0)] = (reader.GetString(0), reader.GetBoolean(1));
            _hasModules |= reader.GetBoolean(2);
        }
    }

    private void CheckIntegrity(CancellationToken cancellationToken)
    {
        // A virtual table would be checked by its own module, which is more code than a stranger's file should reach.
        List<string> checks = _hasModules
            ? [.. LegacyTables.All.Where(table => _entries.TryGetValue(table, out var entry) && entry.IsOrdinary).Select(table => $"PRAGMA quick_check({Quote(table)})")]
            : ["PRAGMA quick_check"];
        foreach (var check in checks)
        {
            _connection.Begin(cancellationToken);
            using var command = _connection.Command(check);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var said = reader.GetString(0);
                if (said != "ok" && !IsAboutValue(said))
                {
                    throw Refusal.Damaged(Name, said);
                }
            }
        }
    }

    /// <summary>Such as <c>NULL value in trade.purchase_price</c>: the file is sound, and its rows are told about one by one.</summary>
    private static bool IsAboutValue(string said) => said.Split(' ', 4) is [_, "value", "in", _];

    /// <summary>Null when a column is computed or hidden.</summary>
    private List<string>? Columns(string table)
    {
        using var command = _connection.Command($"SELECT name, hidden FROM pragma_table_xinfo({Literal(table)}) ORDER BY cid");
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
        {
            if (reader.GetInt64(1) != 0)
            {
                return null;
            }

            columns.Add(reader.GetString(0));
        }

        return columns;
    }

    private long Count(string table)
    {
        // Not by an index: it may be damaged while the table is sound.
        using var command = _connection.Command($"SELECT count(*) FROM main.{Quote(table)} NOT INDEXED");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>By which name the row id is reached; null when there is none, or every name of it is taken by a column.</summary>
    private string? RowId(string table, IReadOnlyList<string> columns)
    {
        var name = ((string[])["rowid", "_rowid_", "oid"]).FirstOrDefault(name => !columns.Contains(name, StringComparer.OrdinalIgnoreCase));
        try
        {
            using var command = _connection.Command($"SELECT {name ?? "rowid"} FROM main.{Quote(table)} NOT INDEXED LIMIT 0");
            command.ExecuteScalar();
            return name;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            return null;
        }
    }

    internal static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Literal(string name) => '\'' + name.Replace("'", "''", StringComparison.Ordinal) + '\'';
}
