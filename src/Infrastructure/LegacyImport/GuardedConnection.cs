using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A connection to a file that nobody vouches for: whatever SQLite does with it ends when it is cancelled, when its time is up,
/// or when it takes too much memory. One caller at a time.</summary>
internal sealed class GuardedConnection : IDisposable
{
    private const int InstructionsBetweenLooks = 1000;

    private readonly LegacyReaderOptions _options;
    private readonly SqliteConnection _connection;
    private long _memoryBefore;
    private CancellationToken _cancellation;
    private long _started;

    private GuardedConnection(string dataSource, SqliteOpenMode mode, LegacyReaderOptions options)
    {
        _options = options;

        // Not pooled: a pooled connection would keep the file open, and our settings alive in somebody else's.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = dataSource, Mode = mode, Pooling = false }.ToString());
    }

    /// <summary>SQLite's own.</summary>
    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Whether a statement was ended because it took too long or too much.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Opens a file.</summary>
    public static GuardedConnection Open(string dataSource, SqliteOpenMode mode, LegacyReaderOptions options)
    {
        var connection = new GuardedConnection(dataSource, mode, options);
        try
        {
            connection._connection.Open();
            connection._memoryBefore = raw.sqlite3_memory_used();
            raw.sqlite3_progress_handler(connection.Handle, InstructionsBetweenLooks, connection.Look, null);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What comes next has its whole time, and ends with this token.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _cancellation = cancellationToken;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Runs a statement that gives nothing. Unlike a command it does not wait for locks: the caller does, without blocking a thread.</summary>
    public int Execute(string sql) => raw.sqlite3_exec(Handle, sql);

    /// <summary>Runs a statement that gives nothing.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void ExecuteOrThrow(string sql) => Check(Execute(sql));

    /// <summary>Turns a failure into an exception.</summary>
    public void Check(int code) => SqliteException.ThrowExceptionForRC(code, Handle);

    /// <summary>A query.</summary>
    public SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public void Dispose() => _connection.Dispose();

    private int Look(object state)
    {
        if (_cancellation.IsCancellationRequested)
        {
            return 1;
        }

        Exhausted |= Stopwatch.GetElapsedTime(_started) > _options.StepBudget || raw.sqlite3_memory_used() - _memoryBefore > _options.MaxMemoryBytes;
        return Exhausted ? 1 : 0;
    }
}
