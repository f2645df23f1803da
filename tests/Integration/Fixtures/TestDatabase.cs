using EggMoney.Infrastructure.Persistence;
using Npgsql;

namespace EggMoney.Integration.Fixtures;

/// <summary>An empty database of its own for one test or class, dropped afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim TemplateLock = new(1);

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

    /// <summary>A database with nothing in it.</summary>
    public static Task<TestDatabase> CreateAsync(DatabaseProvider provider) => CreateAsync(provider, template: null);

    /// <summary>A database with all tables and no rows.</summary>
    public static async Task<TestDatabase> CreateMigratedAsync(DatabaseProvider provider) =>
        await CreateAsync(provider, await MigratedTemplate.GetAsync(provider));

    public static DatabaseOptions PostgresOptions(string name) =>
        new(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name }.ToString());

    private static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, string? template)
    {
        var name = "egg_" + Guid.NewGuid().ToString("N");
        if (provider == DatabaseProvider.Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("eggmoney-test-").FullName;
            var path = Path.Combine(folder, "eggmoney.db");
            if (template is not null)
            {
                File.Copy(template, path);
            }

            return new(DatabaseOptions.SqliteFile(path, throwaway: true), folder, null);
        }

        // Copying needs the template to itself for a moment, and so do the copies of tests that run beside us.
        await TemplateLock.WaitAsync();
        try
        {
            await ExecuteOnServerAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            TemplateLock.Release();
        }

        return new(PostgresOptions(name), null, name);
    }

    /// <summary>A copy of an SQLite database that nobody has open, with the paper broker's books beside it.</summary>
    public static Task<TestDatabase> CopySqliteAsync(string path)
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-test-").FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return Task.FromResult(new TestDatabase(DatabaseOptions.SqliteFile(Path.Combine(folder, Path.GetFileName(path)), throwaway: true), folder, null));
    }

    /// <summary>A copy of a PostgreSQL database; whoever is still connected to it is sent away.</summary>
    public static async Task<TestDatabase> CopyPostgresAsync(string name)
    {
        await ExecuteOnServerAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        return await CreateAsync(DatabaseProvider.Postgres, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgresName is not null)
        {
            await DropAsync(_postgresName);
        }
        else
        {
            Directory.Delete(_folder!, recursive: true);
        }
    }

    /// <summary>Ends what is still connected. Where the server vacuums by itself, one of its workers may be in the database, and nobody but a
    /// superuser may end that by force; a drop without force asks it to leave.</summary>
    public static async Task DropAsync(string name)
    {
        try
        {
            await ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {name}");
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
