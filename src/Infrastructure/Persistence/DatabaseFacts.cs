using EggMoney.Infrastructure.Persistence.Migrating;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>What a person wants to know of the database.</summary>
/// <param name="Engine">Engine and version.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Migrations">All that it has or this program knows.</param>
/// <param name="Roles">On PostgreSQL: connections and roles.</param>
/// <param name="Problem">What health would say, such as roles that row security does not hold; null when nothing is wrong, or it could not be asked.</param>
public sealed record DatabaseFacts(string Engine, long Bytes, IReadOnlyList<MigrationLine> Migrations, PostgresFacts? Roles, string? Problem)
{
    /// <summary>Its tables are those of this program.</summary>
    public bool IsCurrent => Migrations.All(line => line.State == MigrationState.Applied);
}

/// <summary>What PostgreSQL says of connections and roles.</summary>
/// <param name="Connections">Of everybody, now.</param>
/// <param name="MostConnections">What it takes of those who are no superusers.</param>
/// <param name="Login">The role that the program logs in with.</param>
/// <param name="LoginIsTooMighty">It is a superuser, or row security does not hold it.</param>
/// <param name="MayCreateDatabases">As the restore drill needs.</param>
public sealed record PostgresFacts(int Connections, int MostConnections, string Login, bool LoginIsTooMighty, bool MayCreateDatabases);

/// <summary>Asks the database about itself.</summary>
public interface IDatabaseExamination
{
    /// <summary>Asks.</summary>
    Task<DatabaseFacts> ExamineAsync(CancellationToken cancellationToken);
}

internal sealed class DatabaseExamination(DatabaseOptions options, DatabaseMigrator migrator, DatabaseHealth health) : IDatabaseExamination
{
    public async Task<DatabaseFacts> ExamineAsync(CancellationToken cancellationToken)
    {
        await DatabasePing.AskAsync(options, cancellationToken);
        var migrations = await migrator.ListAsync(cancellationToken);
        var (engine, bytes, roles) = options.Provider == DatabaseProvider.Sqlite ? await AskSqliteAsync(cancellationToken) : await AskPostgresAsync(cancellationToken);
        var facts = new DatabaseFacts(engine, bytes, migrations, roles, null);
        return facts.IsCurrent ? facts with { Problem = await health.FindProblemAsync(cancellationToken) } : facts;
    }

    private async Task<(string, long, PostgresFacts?)> AskSqliteAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.SqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        var log = new FileInfo(options.SqlitePath + "-wal");
        return ("SQLite " + connection.ServerVersion, new FileInfo(options.SqlitePath).Length + (log.Exists ? log.Length : 0), null);
    }

    private async Task<(string, long, PostgresFacts?)> AskPostgresAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Postgres.PostgresConnections.StringFor(options, DatabaseRole.Owner));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT pg_database_size(current_database()),
              (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'),
              current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
              session_user::text, rolsuper OR rolbypassrls, rolcreatedb OR rolsuper, current_setting('server_version')
            FROM pg_roles WHERE rolname = session_user
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return ("PostgreSQL " + reader.GetString(6), reader.GetInt64(0), new(reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), reader.GetBoolean(4), reader.GetBoolean(5)));
    }
}
