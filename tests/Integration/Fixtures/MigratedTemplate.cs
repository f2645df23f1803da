using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Fixtures;

/// <summary>A migrated, empty database made once a run, from which tests take copies: much faster than migrating each.</summary>
internal static class MigratedTemplate
{
    private static readonly string RunId = Guid.NewGuid().ToString("N");
    private static readonly Lazy<Task<string>> Sqlite = new(MakeSqliteAsync);
    private static readonly Lazy<Task<string>> Postgres = new(MakePostgresAsync);

    /// <summary>A file's path, or a database's name.</summary>
    public static Task<string> GetAsync(DatabaseProvider provider) => provider == DatabaseProvider.Sqlite ? Sqlite.Value : Postgres.Value;

    public static async Task MigrateAsync(DatabaseOptions options)
    {
        await using var services = new ServiceCollection().AddEggMoneyPersistence(options).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
    }

    private static async Task<string> MakeSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-template-").FullName;
        var path = Path.Combine(folder, "template.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var options = DatabaseOptions.SqliteFile(path, throwaway: true);
        await MigrateAsync(options);

        // Closing the last connection moves the write-ahead log into the file, so that copying the file copies everything.
        SqliteConnection.ClearAllPools();
        return path;
    }

    private static async Task<string> MakePostgresAsync()
    {
        var name = "egg_template_" + RunId;
        await TestDatabase.ExecuteOnServerAsync($"CREATE DATABASE {name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TestDatabase.DropAsync(name).Wait();
        await MigrateAsync(TestDatabase.PostgresOptions(name));
        return name;
    }
}
