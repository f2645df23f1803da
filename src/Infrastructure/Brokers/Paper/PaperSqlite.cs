using System.Data.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using Microsoft.Data.Sqlite;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Books in a file beside the main one. One connection with prepared statements serves this process, one caller at a time:
/// SQLite has one writer anyway, and queueing here is fair and quick where its busy handler would sleep.</summary>
internal sealed class PaperSqlite(DatabaseOptions options) : PaperDatabase(PaperSql.Sqlite)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteConnection? _connection;

    /// <summary>The file of the paper broker beside a main database file.</summary>
    public static string PathBeside(string sqlitePath) => Path.ChangeExtension(sqlitePath, ".paper.db");

    public override async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        CloseConnection();
        _turn.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task ProvisionAsync(CancellationToken cancellationToken)
    {
        await using var session = await ConnectAsync(cancellationToken);
        await session.BeginAsync(snapshot: false, cancellationToken);
        await session.WriteAsync([new(PaperSchema.Sqlite)], cancellationToken);
        await using (var reader = await session.ReadAsync(new("SELECT max(version) FROM schema_version"), cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            CheckVersion(await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetValue(0));
        }

        await session.WriteAsync([new("INSERT INTO schema_version (version) VALUES (@version) ON CONFLICT DO NOTHING", ("@version", SchemaVersion))], cancellationToken);
        await session.CommitAsync();
    }

    protected override async ValueTask<PaperSession> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.FromSeconds(CommandTimeoutSeconds), cancellationToken))
        {
            throw new TimeoutException("The paper broker's books are busy.");
        }

        try
        {
            _connection ??= OpenConnection();
            return new Session(this, _connection);
        }
        catch
        {
            CloseConnection();
            _turn.Release();
            throw;
        }
    }

    private SqliteConnection OpenConnection()
    {
        var path = PathBeside(options.SqlitePath);
        OwnerFolder.Create(Path.GetDirectoryName(path)!);

        // Not pooled: it is kept open here, and pooling would keep the file open after this exchange is gone.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = CommandTimeoutSeconds,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                $"PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(options.Throwaway ? "OFF" : "FULL")};";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CloseConnection()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
        _connection?.Dispose();
        _connection = null;
    }

    private sealed class Session(PaperSqlite owner, SqliteConnection connection) : PaperSession(connection)
    {
        public override async Task<DbDataReader> ReadAsync(PaperStatement statement, CancellationToken cancellationToken) =>
            await Prepared(statement).ExecuteReaderAsync(cancellationToken);

        public override async Task<int> WriteAsync(IReadOnlyList<PaperStatement> statements, CancellationToken cancellationToken)
        {
            var rows = 0;
            foreach (var statement in statements)
            {
                rows += await Prepared(statement).ExecuteNonQueryAsync(cancellationToken);
            }

            return rows;
        }

        protected override Task<DbTransaction> BeginTransactionAsync(bool snapshot, CancellationToken cancellationToken) =>
            Task.FromResult<DbTransaction>(connection.BeginTransaction(deferred: snapshot));

        protected override ValueTask ReleaseAsync(bool sound)
        {
            if (!sound)
            {
                owner.CloseConnection();
            }

            owner._turn.Release();
            return ValueTask.CompletedTask;
        }

        private SqliteCommand Prepared(PaperStatement statement)
        {
            if (!owner._prepared.TryGetValue(statement.Sql, out var command))
            {
                command = connection.CreateCommand();
                command.CommandText = statement.Sql;
                foreach (var (name, _) in statement.Parameters)
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = name });
                }

                owner._prepared.Add(statement.Sql, command);
            }

            command.Transaction = (SqliteTransaction?)Transaction;
            for (var index = 0; index < statement.Parameters.Length; index++)
            {
                command.Parameters[index].Value = statement.Parameters[index].Value ?? DBNull.Value;
            }

            return command;
        }
    }
}
