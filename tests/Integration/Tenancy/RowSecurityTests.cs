using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

/// <summary>PostgreSQL keeps tenants apart even where no EF query is in between.</summary>
public sealed class RowSecurityTests() : TwoTenantTests(DatabaseProvider.Postgres)
{
    /// <summary>One connection for everybody, so that each test reuses it.</summary>
    private protected override DatabaseOptions Change(DatabaseOptions options) => options with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxPoolSize = 1 }.ToString(),
    };

    [Fact]
    public async Task Raw_sql_reaches_own_rows_only()
    {
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            (await ScalarAsync(db, "SELECT count(*) FROM bots")).ShouldBe(1L);
            (await ScalarAsync(db, "SELECT count(*) FROM users")).ShouldBe(1L);
            (await ScalarAsync(db, $"SELECT count(*) FROM bots WHERE id = '{BertsBot}'")).ShouldBe(0L);
            (await db.Database.SqlQueryRaw<Guid>("SELECT user_id AS \"Value\" FROM orders").ToListAsync()).ShouldBe([Anna.Id]);
            (await ExecuteAsync(db, "UPDATE bots SET seed = 1")).ShouldBe(1);
            (await ExecuteAsync(db, $"UPDATE bots SET seed = 1 WHERE id = '{BertsBot}'")).ShouldBe(0);
            (await ExecuteAsync(db, $"DELETE FROM notifications WHERE user_id = '{Bert.Id}'")).ShouldBe(0);
            (await RefusalAsync(db, $"UPDATE bots SET user_id = '{Bert.Id}'")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await RefusalAsync(db, $"INSERT INTO cash_entries (user_id, id, amount, note, at) VALUES ('{Bert.Id}', '{Guid.NewGuid()}', 1, 'x', now())"))
                .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await RefusalAsync(db, "UPDATE server_state SET trading_paused = true")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await RefusalAsync(db, "DELETE FROM users")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await RefusalAsync(db, "ALTER TABLE bots DISABLE ROW LEVEL SECURITY")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await RefusalAsync(db, "SELECT * FROM \"__EFMigrationsHistory\"")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }

        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
    }

    [Fact]
    public async Task What_a_filter_misses_row_security_catches()
    {
        // On SQLite these two would read Bert's row; so the analyzer bans them.
        await using var db = await Host.OpenContextAsync(Anna);
        var stub = NewBot();
        (stub.Id, stub.UserId) = (BertsBot, Bert.Id);
        (await db.Entry(stub).GetDatabaseValuesAsync()).ShouldBeNull();
        (await db.Bots.IgnoreQueryFilters().Select(bot => bot.UserId).ToListAsync()).ShouldBe([Anna.Id]);
    }

    [Fact]
    public async Task A_pooled_connection_forgets_its_last_tenant()
    {
        int first, second, third;
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            first = ProcessId(db);
            (await ScalarAsync(db, "SELECT count(*) FROM bots")).ShouldBe(1L);
        }

        await using (var db = await Host.OpenContextAsync(Bert))
        {
            second = ProcessId(db);
            (await db.Database.SqlQueryRaw<Guid>("SELECT user_id AS \"Value\" FROM bots").ToListAsync()).ShouldBe([Bert.Id]);
        }

        await using (var db = await Host.OpenContextAsync(null))
        {
            third = ProcessId(db);
            (await ScalarAsync(db, "SELECT current_setting('eggmoney.user_id', true)")).ShouldBe("");
            (await ScalarAsync(db, "SELECT count(*) FROM bots")).ShouldBe(0L);
            (await ScalarAsync(db, "SELECT count(*) FROM users")).ShouldBe(0L);
        }

        new[] { second, third }.ShouldAllBe(id => id == first);
    }

    [Fact]
    public async Task A_connection_that_comes_back_to_its_pool_keeps_neither_role_nor_tenant()
    {
        string used;
        int first;
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            used = db.Database.GetConnectionString()!;
            first = ProcessId(db);
        }

        // Without the interceptor, on the very same connection: what Npgsql's own reset leaves.
        await using var connection = new NpgsqlConnection(used);
        await connection.OpenAsync();
        connection.ProcessID.ShouldBe(first);
        await using var command = new NpgsqlCommand("SELECT current_user || '|' || coalesce(current_setting('eggmoney.user_id', true), '')", connection);
        (await command.ExecuteScalarAsync()).ShouldBe(new NpgsqlConnectionStringBuilder(used).Username + "|");
        command.CommandText = "SET ROLE eggmoney_app";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "SELECT count(*) FROM bots";
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task Not_even_the_owner_sees_rows_by_accident()
    {
        await using var db = Host.Services.GetRequiredService<ContextFactory>().ForOwner();
        await db.Database.OpenConnectionAsync();
        (await ScalarAsync(db, "SELECT count(*) FROM bots")).ShouldBe(0L);
        (await ScalarAsync(db, "SELECT count(*) FROM users")).ShouldBe(0L);
        (await ExecuteAsync(db, "UPDATE bots SET seed = 1")).ShouldBe(0);

        // But a migration that moves data must reach them all.
        await RowSecurity.LiftForceAsync((NpgsqlConnection)db.Database.GetDbConnection(), default);
        (await ExecuteAsync(db, "UPDATE bots SET seed = 1")).ShouldBe(2);
        await Host.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        (await ScalarAsync(db, "SELECT count(*) FROM bots")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_system_role_reads_listed_tables_and_writes_nothing_owned()
    {
        await using var db = await Host.OpenSystemContextAsync();
        foreach (var table in new[] { "users", "user_credentials", "settings", "schedules", "orders", "order_slices" })
        {
            (await ScalarAsync(db, $"SELECT count(*) FROM {table}")).ShouldBe(2L, table);
        }

        foreach (var table in new[] { "bots", "positions", "fills", "trades", "decisions", "cash_accounts", "cash_entries" })
        {
            (await RefusalAsync(db, $"SELECT count(*) FROM {table}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
        }

        foreach (var type in db.Model.GetEntityTypes().Where(type => type.ClrType == typeof(User) || typeof(ITenantOwned).IsAssignableFrom(type.ClrType)))
        {
            var table = type.GetTableName();
            (await RefusalAsync(db, $"DELETE FROM {table}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
            var column = type.ClrType == typeof(User) ? "id" : "user_id";
            (await RefusalAsync(db, $"UPDATE {table} SET {column} = '{Anna.Id}'")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
            if (type.ClrType != typeof(User))
            {
                (await RefusalAsync(db, $"INSERT INTO {table} (user_id) VALUES ('{Anna.Id}')")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
            }
        }
    }

    [Fact]
    public async Task The_system_role_changes_nothing_of_a_user()
    {
        await using var db = await Host.OpenSystemContextAsync();
        foreach (var column in new[] { "password_hash", "security_stamp", "email", "username", "recovery_codes", "two_factor_enabled", "trading_paused", "active", "role", "version" })
        {
            (await RefusalAsync(db, $"UPDATE users SET {column} = {column}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, column);
        }
    }

    [Fact]
    public async Task The_system_role_sees_of_the_audit_only_what_admins_did()
    {
        await using (var own = await Host.OpenContextAsync(Anna))
        {
            foreach (var (sequence, administrative) in new[] { (901, false), (902, true) })
            {
                own.AuditEntries.Add(new()
                {
                    UserId = Anna.Id, Sequence = sequence, At = DateTime.UnixEpoch, Actor = "anna", Action = "tested",
                    Administrative = administrative, PreviousHash = "", Hash = "",
                });
            }

            await own.SaveChangesAsync();
        }

        await using var db = await Host.OpenSystemContextAsync();
        (await ScalarAsync(db, "SELECT count(*) FROM audit_entries WHERE administrative")).ShouldBe(1L);
        (await ScalarAsync(db, "SELECT count(*) FROM audit_entries WHERE NOT administrative")).ShouldBe(0L);
    }

    [Fact]
    public async Task Not_even_its_owner_changes_the_audit()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        (await RefusalAsync(db, "UPDATE audit_entries SET action = action")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(db, "DELETE FROM audit_entries")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(db, "TRUNCATE audit_entries")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Every_owned_table_is_under_forced_row_security()
    {
        await using var db = await Host.OpenContextAsync(Anna);

        // From the catalogue and not from the model: whatever has a user_id counts.
        var tables = await db.Database.SqlQueryRaw<string>(
            """
            SELECT c.relname || CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN '' ELSE ' OPEN' END AS "Value"
            FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND (c.relname = 'users' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'user_id'))
            """).ToListAsync();
        tables.Count.ShouldBe(37);
        tables.ShouldAllBe(table => !table.EndsWith("OPEN"));
    }

    [Fact]
    public async Task The_roles_are_held_by_row_security_and_health_says_so()
    {
        var health = Host.Services.GetRequiredService<DatabaseHealth>();
        (await health.FindProblemAsync(default)).ShouldBeNull();
        foreach (var open in new[] { await Host.OpenContextAsync(Anna), await Host.OpenSystemContextAsync() })
        {
            await using var db = open;
            (await ScalarAsync(db, "SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = current_user")).ShouldBe(false);
        }

        await using (var owner = Host.Services.GetRequiredService<ContextFactory>().ForOwner())
        {
            await owner.Database.OpenConnectionAsync();
            await ExecuteAsync(owner, "ALTER TABLE trades NO FORCE ROW LEVEL SECURITY");
        }

        (await health.FindProblemAsync(default)).ShouldNotBeNull();
        await Host.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        (await health.FindProblemAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_role_and_tenant_cost_one_round_trip_for_the_life_of_a_database()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        (await ScalarAsync(db, "SELECT current_user || '|' || current_setting('eggmoney.user_id')")).ShouldBe($"eggmoney_app|{Anna.Id}");
        var before = ProcessId(db);
        await db.Bots.ToListAsync();
        await db.Bots.CountAsync();
        ProcessId(db).ShouldBe(before);
        db.Database.GetDbConnection().State.ShouldBe(System.Data.ConnectionState.Open);
    }

    private static int ProcessId(EggMoneyDbContext db) => ((NpgsqlConnection)db.Database.GetDbConnection()).ProcessID;

    private static async Task<string?> RefusalAsync(EggMoneyDbContext db, string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(db, sql))).SqlState;
}
