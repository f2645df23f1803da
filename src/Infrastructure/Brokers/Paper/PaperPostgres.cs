using System.Data;
using System.Data.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Postgres;
using Npgsql;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Books in the schema <c>paper</c> of the same database, reached through a pool of their own.</summary>
internal sealed class PaperPostgres(DatabaseOptions options) : PaperDatabase(PaperSql.Postgres)
{
    // Any fixed number, so long as nothing else in the database locks it: the letters of "paper".
    private const long ProvisionLock = 0x7061706572;

    private const int Statements = 32;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(ConnectionString(options));

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task ProvisionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({ProvisionLock})", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);

        // Looked up first, so that a role that may not create schemas can use books that an owner made.
        command.CommandText = "SELECT to_regclass('paper.schema_version') IS NOT NULL";
        var version = 0;
        if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
        {
            command.CommandText = "SELECT coalesce(max(version), 0) FROM paper.schema_version";
            version = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        CheckVersion(version);
        if (version < SchemaVersion)
        {
            command.CommandText = PaperSchema.Postgres + $"INSERT INTO paper.schema_version (version) VALUES ({SchemaVersion}) ON CONFLICT DO NOTHING;";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    protected override async ValueTask<PaperSession> ConnectAsync(CancellationToken cancellationToken) =>
        new Session(await _source.OpenConnectionAsync(cancellationToken));

    private static string ConnectionString(DatabaseOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "EggMoney paper",
            Enlist = false, // an ambient transaction of ours must not take the broker's books along
            Timeout = 5,
            CommandTimeout = CommandTimeoutSeconds,
            MaxPoolSize = options.Pools.Paper,
            MaxAutoPrepare = Math.Min(Statements, options.Pools.Prepared),
            AutoPrepareMinUsages = 2,
        };
        PostgresConnections.SetIdleLife(builder, options);
        return builder.ToString();
    }

    private sealed class Session(NpgsqlConnection connection) : PaperSession(connection)
    {
        public override async Task<DbDataReader> ReadAsync(PaperStatement statement, CancellationToken cancellationToken)
        {
            // The reader outlives this call and closes the command's statements with itself.
            var command = new NpgsqlCommand(statement.Sql, connection, (NpgsqlTransaction?)Transaction);
            Bind(command.Parameters, statement);
            return await command.ExecuteReaderAsync(cancellationToken);
        }

        public override async Task<int> WriteAsync(IReadOnlyList<PaperStatement> statements, CancellationToken cancellationToken)
        {
            await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)Transaction);
            foreach (var statement in statements)
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                Bind(command.Parameters, statement);
                batch.BatchCommands.Add(command);
            }

            return await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        // Writers read what is committed after they have the account's lock, so not a snapshot of before.
        protected override async Task<DbTransaction> BeginTransactionAsync(bool snapshot, CancellationToken cancellationToken) =>
            await connection.BeginTransactionAsync(snapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, cancellationToken);

        protected override ValueTask ReleaseAsync(bool sound) => connection.DisposeAsync();

        private static void Bind(NpgsqlParameterCollection parameters, PaperStatement statement)
        {
            foreach (var (name, value) in statement.Parameters)
            {
                parameters.AddWithValue(name, value ?? DBNull.Value);
            }
        }
    }
}
