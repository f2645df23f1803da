using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Integration.Fixtures;

/// <summary>An empty database of its own for one test or class, dropped afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly string? _postgresName;

    private TestDatabase(DatabaseOptions options, string? folder, string? postgresName)
    {
        Options = options;
        _folder = folder;
        _postgresName = postgresName;
    }

    /// <summary>How to reach it.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>The server that test.sh starts: a role that may create databases and roles, but is no superuser.</summary>
    public static string PostgresServer => Environment.GetEnvironmentVariable("EGGMONEY_TEST_POSTGRES")
        ?? throw new InvalidOperationException("EGGMONEY_TEST_POSTGRES is not set: run ./test.sh, or export the connection string of a PostgreSQL role with CREATEDB and CREATEROLE.");

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, string? template = null)
    {
        var name = "egg_" + Guid.NewGuid().ToString("N");
        if (provider == DatabaseProvider.Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("eggmoney-test-").FullName;
            return new(DatabaseOptions.SqliteFile(Path.Combine(folder, "eggmoney.db")), folder, null);
        }

        await ExecuteOnServerAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        return new(new(provider, new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name }.ToString()), null, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgresName is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {_postgresName} WITH (FORCE)");
        }
        else
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder!, recursive: true);
        }
    }

    public static async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
