using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Migrating;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Persistence;

/// <summary>A newer program undoes its own migrations, so that an older one can be put back: no book may be lost by it.</summary>
public sealed class GoingBackTests
{
    /// <summary>What every program since the first has kept of money.</summary>
    private static readonly string[] Books = ["users", "bots", "positions", "trades", "fills", "user_credentials", "user_secrets", "import_origins", "imports", "stock_splits", "audit_entries"];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_last_migrations_are_undone_and_put_in_again_and_no_book_is_touched(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        IReadOnlyDictionary<string, List<string>> before;
        await using (var host = await ApiHost.StartOnAsync(database.Options))
        {
            await host.AddFullAsync("alice");
            await host.AddFullAsync("bob", UserRole.Admin);
            before = await RawRows.ReadAsync(database.Options);
        }

        var back = await MoveAsync(database, "NightShift");
        back.Undone.Select(MigrationStand.Short).ShouldBe(["Simulations", "MoreIndexes"]);
        back.GoneText.ShouldBe("simulations (2 rows)");
        (back.Kept is not null).ShouldBe(provider == DatabaseProvider.Sqlite);
        (await ListAsync(database)).TakeLast(3).Select(line => (MigrationStand.Short(line.Name), line.State)).ShouldBe(
            [("NightShift", MigrationState.Applied), ("MoreIndexes", MigrationState.Pending), ("Simulations", MigrationState.Pending)]);
        if (back.Kept is { } kept)
        {
            // What is kept is the database as it was, for its owner only.
#pragma warning disable CA1416 // Tests run on Linux only.
            File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
            (await RawRows.ReadAsync(DatabaseOptions.SqliteFile(kept))).SelectMany(table => table.Value).ShouldBe(before.Where(table => !table.Key.StartsWith("paper.", StringComparison.Ordinal)).SelectMany(table => table.Value));
        }

        var between = await RawRows.ReadAsync(database.Options);
        between.Keys.ShouldNotContain(name => name.EndsWith("simulations", StringComparison.Ordinal));
        foreach (var table in before.Keys.Where(IsBook))
        {
            between[table].ShouldBe(before[table], table);
        }

        await ShouldBeHeldAsync(database);

        // Forward to one of them, then to the end.
        (await MoveAsync(database, "moreindexes")).Applied.Select(MigrationStand.Short).ShouldBe(["MoreIndexes"]);
        (await MigrateAsync(database)).Select(MigrationStand.Short).ShouldBe(["Simulations"]);
        (await MigrateAsync(database)).ShouldBeEmpty();
        var after = await RawRows.ReadAsync(database.Options);
        foreach (var table in before.Keys.Where(name => IsBook(name) || name.EndsWith("orders", StringComparison.Ordinal) || name.EndsWith("order_slices", StringComparison.Ordinal)))
        {
            after[table].ShouldBe(before[table], table);
        }

        await ShouldBeHeldAsync(database);
        await using var again = await ApiHost.StartOnAsync(database.Options);
        foreach (var tenant in await again.Services.GetRequiredService<ISystemQueries>().ListTenantsAsync(default))
        {
            (await again.SendAsync(tenant, new VerifyAuditQuery())).Break.ShouldBeNull();
        }

        // The function that erases is there again, and knows every table.
        var alice = (await again.Services.GetRequiredService<ISystemQueries>().FindTenantAsync("alice", default)).ShouldNotBeNull();
        await using var scope = again.Services.GetRequiredService<ITenantScopeFactory>().Begin(alice);
        (await scope.Services.GetRequiredService<IAccountEraser>().EraseAsync(ApiHost.WallStart, default)).ShouldBe(Erasure.Erased);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task What_would_throw_books_away_is_refused_and_changes_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await using (var host = await ApiHost.StartOnAsync(database.Options))
        {
            await host.AddFullAsync("alice");
        }

        var before = await RawRows.ReadAsync(database.Options);
        foreach (var (target, names) in (IEnumerable<(string, string[])>)[("OrderSafety", ["equity_points (1 row)", "operations (1 row)"]), ("Access", ["import_origins (1 row)", "imports (1 row)"]), ("Initial", ["audit_entries"])])
        {
            var refused = (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, target))).Message;
            foreach (var name in names)
            {
                refused.ShouldContain(name);
            }

            refused.ShouldContain("Nothing was changed.");
            refused.ShouldNotContain("live_events", Case.Sensitive, "they are forgotten after a week anyway");
        }

        (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, "Tomorrow"))).Message.ShouldContain("It knows: Initial, Access");
        (await RawRows.ReadAsync(database.Options)).SelectMany(table => table.Value).ShouldBe(before.SelectMany(table => table.Value));
        await ShouldBeHeldAsync(database);
        (await MigrateAsync(database)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Every_migration_can_be_undone_where_nothing_would_be_lost(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        var known = (await ListAsync(database)).Select(line => line.Name).ToList();

        // On PostgreSQL row security has grown around columns of the second: undoing that one is refused.
        var last = provider == DatabaseProvider.Sqlite ? 0 : 1;
        foreach (var name in Enumerable.Reverse(known[last..]).Skip(1))
        {
            (await MoveAsync(database, name)).Undone.ShouldBe([known[known.IndexOf(name) + 1]]);
        }

        if (last > 0)
        {
            (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, known[0]))).Message.ShouldContain("Nothing was changed.");
            await ShouldBeHeldAsync(database);
        }

        (await MigrateAsync(database)).ShouldBe(known[(last + 1)..]);
        await ShouldBeHeldAsync(database);
        await using var host = await ApiHost.StartOnAsync(database.Options);
        await host.AddFullAsync("alice");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Back_is_refused_while_a_server_runs(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        if (provider == DatabaseProvider.Sqlite)
        {
            using var serving = ServingLock.Take(database.Options);
            (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, "MoreIndexes"))).Message.ShouldContain("A server is running on");
        }
        else
        {
            await ExecuteAsync(database, $"INSERT INTO server_nodes (name, program_version, started_at, seen_at, lanes) VALUES ('here/1', '1', now(), now(), '')");
            (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, "MoreIndexes"))).Message.ShouldBe(
                "A server is running on this database: here/1. Stop it first (one that was killed counts as running for a minute).");
            await ExecuteAsync(database, "UPDATE server_nodes SET left_at = now()");
        }

        (await MoveAsync(database, "MoreIndexes")).Undone.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task An_older_program_does_not_start_on_a_newer_ones_database(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await ExecuteAsync(database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Tomorrow', '10.0.0')");

        var refused = (await Should.ThrowAsync<MigrationException>(() => MigrateAsync(database))).Message;

        refused.ShouldContain("29990101000000_Tomorrow");
        refused.ShouldEndWith("Put the newer program back, or stop it and go back with it first: migrate --to " + MigrationStand.Short((await ListAsync(database)).Last(line => line.State == MigrationState.Applied).Name));
        (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, "NightShift"))).Message.ShouldBe(refused);
        (await ListAsync(database))[^1].ShouldBe(new("29990101000000_Tomorrow", MigrationState.Unknown));
        await Should.ThrowAsync<MigrationException>(() => ApiHost.StartOnAsync(database.Options));
    }

    private static bool IsBook(string table) => Books.Contains(table[(table.LastIndexOf('.') + 1)..]);

    private static async Task<T> WithAsync<T>(TestDatabase database, Func<DatabaseMigrator, Task<T>> act)
    {
        await using var services = new ServiceCollection().AddEggMoneyPersistence(database.Options).BuildServiceProvider();
        return await act(services.GetRequiredService<DatabaseMigrator>());
    }

    private static Task<MigrationMove> MoveAsync(TestDatabase database, string name) => WithAsync(database, migrator => migrator.MoveAsync(name, default));

    private static Task<IReadOnlyList<string>> MigrateAsync(TestDatabase database) => WithAsync(database, migrator => migrator.MigrateAsync(default));

    private static Task<IReadOnlyList<MigrationLine>> ListAsync(TestDatabase database) => WithAsync(database, migrator => migrator.ListAsync(default));

    /// <summary>On PostgreSQL every table of a tenant has row security, forced, with its policies and grants.</summary>
    private static async Task ShouldBeHeldAsync(TestDatabase database)
    {
        if (database.Options.Provider == DatabaseProvider.Sqlite)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(database.Options.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT coalesce(string_agg(c.relname, ', '), '') FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND (c.relname = 'users' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'user_id' AND NOT a.attisdropped))
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND has_table_privilege('eggmoney_app', c.oid, 'SELECT')
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'eggmoney_tenant'))
            """,
            connection);
        (await command.ExecuteScalarAsync()).ShouldBe("");
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var services = new ServiceCollection().AddEggMoneyPersistence(database.Options).BuildServiceProvider();
        await using var context = services.GetRequiredService<ContextFactory>().ForOwner();
        await context.Database.ExecuteSqlRawAsync(sql);
    }
}
