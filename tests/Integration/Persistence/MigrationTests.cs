using System.Diagnostics;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Persistence;

public sealed class MigrationTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Eight_nodes_that_start_at_once_on_an_empty_database_all_come_up(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(database.Options))));
    }

    [Fact]
    public async Task Databases_of_one_server_are_migrated_at_once()
    {
        // Roles belong to the server: the databases race for them.
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestDatabase.CreateAsync(DatabaseProvider.Postgres)));
        await Task.WhenAll(databases.Select(database => Task.Run(() => StartAsync(database.Options))));
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Starting_again_changes_nothing(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var tenant = await host.AddTenantAsync("anna");
        await StartAsync(host.Options);
        await StartAsync(host.Options);
        (await host.Queries.FindTenantAsync("anna", default)).ShouldBe(tenant);
    }

    [Fact]
    public async Task A_node_that_starts_does_not_wait_for_those_that_work()
    {
        // An open transaction of a running node holds locks on its tables; security that is in place must not be put there again.
        await using var host = await TestHost.StartAsync(DatabaseProvider.Postgres);
        var tenant = await host.AddTenantAsync("anna");
        await using var db = await host.OpenContextAsync(tenant);
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.CashEntries.Add(new() { Id = Guid.CreateVersion7(), Amount = 1, Note = "x", At = DateTime.UtcNow });
        await db.SaveChangesAsync();
        await StartAsync(host.Options).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_migration_lock_left_by_a_killed_process_holds_nobody_up()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var connection = new SqliteConnection(database.Options.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-03-02 00:00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await StartAsync(database.Options).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_missing_folder_is_made_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-test-").FullName;
        var inner = Path.Combine(folder, "a", "b");
        await StartAsync(DatabaseOptions.SqliteFile(Path.Combine(inner, "eggmoney.db"), throwaway: true));
#pragma warning disable CA1416 // Tests run on Linux only.
        File.GetUnixFileMode(inner).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_login_that_may_not_make_roles_is_told_what_an_administrator_must_do()
    {
        // The roles exist on this server; so the login is one that may not take them.
        var login = "egg_weak_" + Guid.NewGuid().ToString("N")[..8];
        await TestDatabase.ExecuteOnServerAsync($"CREATE ROLE {login} LOGIN CREATEDB");
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        try
        {
            await MigratedTemplate.GetAsync(DatabaseProvider.Postgres);
            var weak = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { Username = login }.ToString();
            var exception = await Should.ThrowAsync<InvalidOperationException>(() => MigratedTemplate.MigrateAsync(new(DatabaseProvider.Postgres, weak)));
            exception.Message.ShouldContain("CREATE ROLE eggmoney_app NOLOGIN;");
            exception.Message.ShouldContain($"GRANT eggmoney_app, eggmoney_system TO {login};");
        }
        finally
        {
            await TestDatabase.ExecuteOnServerAsync($"DROP ROLE {login}");
        }
    }

    [Fact]
    public async Task A_second_process_waits_for_the_file_lock()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var file = new FileStream(database.Options.SqlitePath + ".migrate.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var started = Stopwatch.GetTimestamp();
        var migration = StartAsync(database.Options);
        await Task.Delay(300);
        migration.IsCompleted.ShouldBeFalse();
        await file.DisposeAsync();
        await migration;
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
    }

    /// <summary>A node of its own: migrates, and looks whether its database is in order.</summary>
    private static async Task StartAsync(DatabaseOptions options)
    {
        await using var services = new ServiceCollection().AddEggMoneyPersistence(options).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        (await services.GetRequiredService<DatabaseHealth>().FindProblemAsync(default)).ShouldBeNull();
    }
}
