using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
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
    [InlineData(DatabaseProvider.Sqlite, "MoreIndexes", "UPDATE cash_entries SET kind = 'Income'", "cash_entries.kind", "UPDATE cash_entries SET kind = 'Deposit'")]
    [InlineData(DatabaseProvider.Postgres, "MoreIndexes", "UPDATE cash_entries SET kind = 'Income'", "cash_entries.kind", "UPDATE cash_entries SET kind = 'Deposit'")]
    [InlineData(DatabaseProvider.Sqlite, "NightShift", "UPDATE orders SET number = 1", "orders.number", "UPDATE orders SET number = 0")]
    [InlineData(DatabaseProvider.Postgres, "NightShift", "UPDATE orders SET number = 1", "orders.number", "UPDATE orders SET number = 0")]
    [InlineData(DatabaseProvider.Sqlite, "OrderSafety", "UPDATE order_slices SET price = '50.1'", "order_slices.price", "UPDATE order_slices SET price = NULL")]
    [InlineData(DatabaseProvider.Postgres, "OrderSafety", "UPDATE order_slices SET price = 50.1", "order_slices.price", "UPDATE order_slices SET price = NULL")]
    [InlineData(DatabaseProvider.Sqlite, "Imports", "UPDATE cash_accounts SET reserve = '0.01'; UPDATE cash_entries SET currency = 'Krw'", "cash_accounts.reserve (1 row), cash_entries.currency", "UPDATE cash_accounts SET reserve = '0.0'; UPDATE cash_entries SET currency = 'Usd'")]
    [InlineData(DatabaseProvider.Postgres, "Imports", "UPDATE cash_accounts SET reserve = 0.01; UPDATE cash_entries SET currency = 'Krw'", "cash_accounts.reserve (1 row), cash_entries.currency", "UPDATE cash_accounts SET reserve = 0; UPDATE cash_entries SET currency = 'Usd'")]
    public async Task Columns_of_money_and_orders_go_only_where_they_hold_nothing(DatabaseProvider provider, string migration, string fill, string refused, string empty)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await using (var host = await ApiHost.StartOnAsync(database.Options))
        {
            await AddBooksAsync(host);
        }

        var names = (await ListAsync(database)).Select(line => MigrationStand.Short(line.Name)).ToList();
        var target = names[names.IndexOf(migration) - 1];
        await OwnAsync(database, fill);
        var before = await RawRows.ReadAsync(database.Options);

        (await Should.ThrowAsync<MigrationException>(() => MoveAsync(database, target))).Message.ShouldStartWith(
            $"Going back to before {migration} would throw away what is kept: {refused} (1 row). Nothing was changed.");
        (await RawRows.ReadAsync(database.Options)).SelectMany(table => table.Value).ShouldBe(before.SelectMany(table => table.Value));
        await ShouldBeHeldAsync(database);

        await OwnAsync(database, empty);
        (await MoveAsync(database, target)).GoneText.ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task What_other_columns_hold_is_told_and_what_comes_again_is_not(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await using (var host = await ApiHost.StartOnAsync(database.Options))
        {
            await AddBooksAsync(host);
        }

        await OwnAsync(database, "UPDATE bots SET pause_reason = 'SplitSuspected'; UPDATE notifications SET read_at = created_at, relayed_at = created_at");

        (await MoveAsync(database, "Imports")).GoneText.ShouldBe("bots.pause_reason (1 row), notifications.read_at (1 row)");
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

    /// <summary>One row each of what keeps money and orders, as a program before the last migrations would have them.</summary>
    private static async Task AddBooksAsync(ApiHost host)
    {
        var user = await host.AddUserAsync("alice");
        var at = ApiHost.TradingStart;
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = new Bot { Id = Guid.CreateVersion7(), Name = "one", Symbol = "TQQQ", Seed = 100 };
            var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ", SessionDate = DateOnly.FromDateTime(at), State = OrderState.Completed };
            var account = Guid.CreateVersion7();
            db.UserCredentials.Add(new() { Id = account, Broker = "paper", Label = "Paper" });
            db.Bots.Add(bot);
            db.Orders.Add(order);
            db.OrderSlices.Add(new() { Id = Guid.CreateVersion7(), OrderId = order.Id, SessionDate = order.SessionDate, Number = 1, Symbol = "TQQQ", DueAt = at, CredentialId = account });
            db.CashEntries.Add(new() { Id = Guid.CreateVersion7(), Amount = 12.5m, Note = "paid in", At = at });
            if (!await db.CashAccounts.AnyAsync())
            {
                db.CashAccounts.Add(new() { Cash = 12.5m, NetDeposits = 12.5m });
            }

            db.Notifications.RemoveRange(db.Notifications);
            db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Kind = NotificationKind.DailyReport, Key = "report/1", Data = "{}", CreatedAt = at });
            await TestHost.SaveAsync(db);

            // They tell of this, and are not what these tests are about.
            await db.LiveEvents.ExecuteDeleteAsync();
            return true;
        });
    }

    /// <summary>As somebody whom row security does not hold.</summary>
    private static Task OwnAsync(TestDatabase database, string sql)
    {
        string[] tables = ["bots", "orders", "order_slices", "cash_entries", "cash_accounts", "notifications"];
        string Each(string what) => string.Concat(tables.Select(table => $"ALTER TABLE {table} {what} ROW LEVEL SECURITY; "));
        return ExecuteAsync(database, database.Options.Provider == DatabaseProvider.Postgres ? $"{Each("NO FORCE")}{sql}; {Each("FORCE")}" : sql);
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var services = new ServiceCollection().AddEggMoneyPersistence(database.Options).BuildServiceProvider();
        await using var context = services.GetRequiredService<ContextFactory>().ForOwner();
        await context.Database.ExecuteSqlRawAsync(sql);
    }
}
