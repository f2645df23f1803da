using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed class DeleteMeTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Everything_of_the_user_is_gone_and_nothing_of_anybody_else(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddFullAsync("alice", UserRole.Admin);
        var bob = await host.AddFullAsync("bob", UserRole.Admin);
        await InviteAsync(host, alice, bob);
        var before = await RawRows.ReadAsync(host.Database);

        // The catalogue says what there is to own: a new table fails here until the fixture fills it.
        foreach (var table in before.Where(table => table.Value.Exists(row => Names(row, alice)) || table.Key == "user_secrets"))
        {
            table.Value.Count(row => Names(row, bob)).ShouldBeGreaterThan(0, table.Key);
        }

        before.Count(table => table.Value.Exists(row => Names(row, alice))).ShouldBe(37 + 1, "37 owned tables, and the invitations");
        before["paper.accounts"].Count.ShouldBe(4);

        (await DeleteAsync(alice)).ShouldBe((HttpStatusCode.NoContent, null));

        var after = await RawRows.ReadAsync(host.Database);
        after.Keys.ShouldBe(before.Keys);
        foreach (var (table, rows) in after)
        {
            rows.ShouldAllBe(row => !Names(row, alice) && !row.Contains("alice", StringComparison.OrdinalIgnoreCase), table);
            if (table is not ("audit_tombstones" or "invitations"))
            {
                rows.ShouldBe(before[table].Where(row => !Names(row, alice) && !IsPaperOf(table, row, alice, before)), table);
            }
        }

        after["users"].Count.ShouldBe(1);
        after["audit_tombstones"].Count.ShouldBe(1);
        after["paper.accounts"].Count.ShouldBe(2);

        // Of four invitations the one for alice, the one that she used and the one of hers that nobody has used are gone; the one of hers that bob used stays, without her.
        after["invitations"].Count.ShouldBe(1);
        after["invitations"][0].ShouldContain("by an admin");

        (await alice.Client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await bob.Client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(bob.Tenant, new VerifyAuditQuery())).Break.ShouldBeNull();

        // The name is free again.
        await host.AddUserAsync("alice");
    }

    [Fact]
    public async Task Not_even_the_bytes_of_the_file_remember_the_user()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddWithPasswordAsync("alice");
        await host.AddWithPasswordAsync("bob");

        // A row that grows moves, and leaves its older copy where it was.
        await ChangeAsync(host, alice, async db => (await db.Users.SingleAsync()).RecoveryCodes = new string('x', 1500));
        await ChangeAsync(host, alice, async db => (await db.Users.SingleAsync()).RecoveryCodes = null);
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);

        var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(host.Database.ConnectionString).DataSource;
        var kept = string.Concat(Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        kept.ShouldContain("bob@example.org");
        kept.ShouldNotContain("alice@example.org");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_tombstone_says_where_the_chain_ended_and_when(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddWithPasswordAsync("alice");
        (await alice.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "script", scope = "read" })).EnsureSuccessStatusCode();
        var head = await host.WithDbAsync(alice.Tenant, db => db.AuditHeads.AsNoTracking().SingleAsync());
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
        await using var db = await host.Services.GetRequiredService<SystemDbContextFactory>().OpenAsync(default);
        var tombstone = await db.AuditTombstones.SingleAsync();
        (tombstone.Entries, tombstone.HeadHash, tombstone.EndedAt).ShouldBe((head.Sequence, head.Hash, ApiHost.WallStart));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task It_needs_the_password_and_closed_orders(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddFullAsync("alice");
        (await DeleteAsync(alice, "wrong")).ShouldBe((HttpStatusCode.Unauthorized, "proof_wrong"));
        (await DeleteAsync(alice, "")).ShouldBe((HttpStatusCode.BadRequest, "validation"));

        await ChangeAsync(host, alice, async db => (await db.Orders.SingleAsync()).State = OrderState.Open);
        (await DeleteAsync(alice)).ShouldBe((HttpStatusCode.Conflict, "orders_open"));

        await ChangeAsync(host, alice, async db =>
        {
            var order = await db.Orders.SingleAsync();
            order.State = OrderState.Completed;
            db.OrderSlices.Add(new() { Id = Guid.CreateVersion7(), OrderId = order.Id, SessionDate = order.SessionDate, Number = 2, Symbol = order.Symbol });
        });
        (await DeleteAsync(alice)).ShouldBe((HttpStatusCode.Conflict, "orders_open"));
        (await host.WithDbAsync(alice.Tenant, db => db.Fills.CountAsync())).ShouldBe(1);

        await ChangeAsync(host, alice, async db => (await db.OrderSlices.SingleAsync(slice => slice.Number == 2)).MoveTo(SliceState.Missed));
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_last_active_admin_stays(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddWithPasswordAsync("alice", UserRole.Admin);
        var bob = await host.AddWithPasswordAsync("bob", UserRole.Admin);
        await ChangeAsync(host, bob, async db => (await db.Users.SingleAsync()).Active = false);
        (await DeleteAsync(alice)).ShouldBe((HttpStatusCode.Conflict, "last_admin"));
        await ChangeAsync(host, bob, async db => (await db.Users.SingleAsync()).Active = true);
        var hash = "";
        await ChangeAsync(host, bob, async db =>
        {
            // Made an admin who has not signed up yet.
            var row = await db.Users.SingleAsync();
            (hash, row.PasswordHash) = (row.PasswordHash!, null);
        });
        (await DeleteAsync(alice)).ShouldBe((HttpStatusCode.Conflict, "last_admin"));
        await ChangeAsync(host, bob, async db => (await db.Users.SingleAsync()).PasswordHash = hash);
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await DeleteAsync(bob)).ShouldBe((HttpStatusCode.Conflict, "last_admin"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Of_two_admins_who_leave_at_once_one_stays(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        for (var round = 0; round < 5; round++)
        {
            var names = new[] { $"a{round}", $"b{round}" };
            var admins = new List<ApiUser>();
            foreach (var name in names)
            {
                admins.Add(await host.AddWithPasswordAsync(name, UserRole.Admin));
            }

            var answers = await Task.WhenAll(admins.Select(admin => DeleteAsync(admin)));
            answers.Order().ShouldBe([(HttpStatusCode.NoContent, null), (HttpStatusCode.Conflict, "last_admin")]);

            // Whoever stayed is no admin in the next round.
            var left = admins[Array.FindIndex(answers, answer => answer.Code is not null)];
            await ChangeAsync(host, left, async db => (await db.Users.SingleAsync()).Role = UserRole.User);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Requests_that_are_on_their_way_answer_401_and_write_nothing(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        for (var round = 0; round < 4; round++)
        {
            var alice = await host.AddFullAsync("alice" + round);
            var answers = new ConcurrentBag<HttpStatusCode>();
            using var begun = new SemaphoreSlim(0);
            var login = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username = alice.Tenant.Identifier, password = FullAccount.Password });
            var refresh = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refreshToken").GetString();
            var writers = Enumerable.Range(0, 7).Select(writer => Task.Run(async () =>
            {
                for (var call = 0; call < 12; call++)
                {
                    using var answer = writer == 5 ? await host.Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username = alice.Tenant.Identifier, password = FullAccount.Password })
                        : writer == 6 ? await host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = refresh })
                        : writer % 3 == 0 ? await alice.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "script", scope = "read" })
                        : writer % 3 == 1 ? await alice.Client.PatchAsJsonAsync("/api/v1/me", new { locale = call % 2 == 0 ? "en" : "ko" })
                        : await alice.Client.GetAsync("/api/v1/me");
                    answers.Add(answer.StatusCode);
                    begun.Release();
                }
            })).ToList();
            await begun.WaitAsync();
            (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
            await Task.WhenAll(writers);
            answers.Distinct().ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Unauthorized, HttpStatusCode.Conflict]);
            foreach (var (table, rows) in await RawRows.ReadAsync(host.Database))
            {
                rows.ShouldAllBe(row => !Names(row, alice), table);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_began_before_and_writes_after_is_refused_as_nobodys(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddWithPasswordAsync("alice");
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
        await Should.ThrowAsync<TenantGoneException>(() => host.SendAsync(alice.Tenant, new FurnishTenantCommand()));
        await Should.ThrowAsync<TenantGoneException>(() => host.SendAsync(alice.Tenant, new AddBotCommand(new("bot", "TQQQ", 100))));
        await Should.ThrowAsync<TenantGoneException>(() => host.SendAsync(alice.Tenant, new UpdateMeCommand(Locale: "en")));
        (await host.SendAsync(alice.Tenant, new DeleteTokenCommand(Guid.NewGuid()))).Error.ShouldBe(CommonErrors.NotFound);
        (await RawRows.ReadAsync(host.Database)).ShouldAllBe(table => !table.Value.Exists(row => Names(row, alice)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Work_of_the_erased_user_ends_and_everybody_elses_goes_on(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddWithPasswordAsync("alice"), await host.AddWithPasswordAsync("bob"));
        foreach (var user in new[] { alice, bob })
        {
            await host.SendAsync(user.Tenant, new OpenTenantAccountCommand(1000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5));
            await host.SendAsync(user.Tenant, new AddBotCommand(new("bot", "TQQQ", 100)));
            await ChangeAsync(host, user, async db => (await db.Schedules.SingleAsync()).Enabled = true);
        }

        // An idle tick sees both; then one is gone when their plan is due.
        var dispatcher = host.Services.GetRequiredService<TradingDispatcher>();
        var tick = await dispatcher.RunDueAsync(0, default);
        while (tick.Done > 0)
        {
            tick = await dispatcher.RunDueAsync(0, default);
        }

        var next = tick.NextDueAt!.Value;
        (await DeleteAsync(alice)).Status.ShouldBe(HttpStatusCode.NoContent);
        host.Trading.Set(next);
        var result = await dispatcher.RunDueAsync(0, default, sinceIdle: true);
        (result.Done, result.Failed).ShouldBe((1, 0));
        (await host.WithDbAsync(bob.Tenant, db => db.DispatchRuns.AnyAsync(run => run.DueAt == next && run.State == RunState.Succeeded))).ShouldBeTrue();
        (await RawRows.ReadAsync(host.Database)).ShouldAllBe(table => !table.Value.Exists(row => Names(row, alice)));
    }

    [Fact]
    public async Task A_sweep_that_cannot_ask_the_database_keeps_nobody_from_serving()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var log = new ListLogger();
        var orphans = new PaperOrphans(
            host.Services.GetRequiredService<IPaperExchange>(), System.Reflection.DispatchProxy.Create<ISystemQueries, NoDatabase>(), TimeProvider.System, log);
        await orphans.SweepAsync(default);
        log.Errors.ShouldHaveSingleItem().ShouldBeOfType<NpgsqlException>();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Paper_accounts_that_a_crash_left_behind_are_swept(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddFullAsync("alice");
        var (orphan, young) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var paper = host.Services.GetRequiredService<IPaperExchange>();
        await paper.OpenAccountAsync(orphan, 100);
        host.Trading.Set(ApiHost.TradingStart.AddDays(2));
        await paper.OpenAccountAsync(young, 100);
        await host.Services.GetRequiredService<PaperOrphans>().SweepAsync(default);
        var left = await paper.ListAccountsAsync(ApiHost.TradingStart.AddDays(3));
        left.ShouldContain(young);
        left.ShouldNotContain(orphan);
        left.Count.ShouldBe(3, "both of alice's, the deleted one too");
        await paper.EraseAccountAsync(orphan);
    }

    [Fact]
    public async Task Nobody_but_the_tenant_of_the_connection_is_erased_on_postgres()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Postgres);
        var (alice, bob) = (await host.AddFullAsync("alice"), await host.AddFullAsync("bob"));
        (await RefusalAsync("eggmoney_app", alice.Tenant.Id, bob.Tenant.Id)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("eggmoney_app", null, bob.Tenant.Id)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("eggmoney_app", alice.Tenant.Id, null)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("eggmoney_system", bob.Tenant.Id, bob.Tenant.Id)).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RawRows.ReadAsync(host.Database))["users"].Count.ShouldBe(2);

        // What lets the function through lets nobody else: not the owner by a setting of their own, and not the two roles.
        await using var connection = new NpgsqlConnection(host.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT set_config('eggmoney.erasing', 'on', false)", connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = "SELECT count(*) FROM bots";
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
        command.CommandText = $"SET ROLE eggmoney_app; SELECT set_config('eggmoney.user_id', '{alice.Tenant.Id}', false)";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "SELECT count(*) FROM users";
        (await command.ExecuteScalarAsync()).ShouldBe(1L);
        command.CommandText = "DELETE FROM audit_entries";
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        async Task<string?> RefusalAsync(string role, Guid? tenant, Guid? target)
        {
            await using var caller = new NpgsqlConnection(host.Database.ConnectionString);
            await caller.OpenAsync();
            await using var erase = new NpgsqlCommand($"SET ROLE {role}; SELECT set_config('eggmoney.user_id', '{tenant}', false)", caller);
            await erase.ExecuteNonQueryAsync();
            erase.CommandText = "SELECT eggmoney_erase_user(@target, now())";
            erase.Parameters.Add(new("target", NpgsqlTypes.NpgsqlDbType.Uuid) { Value = (object?)target ?? DBNull.Value });
            return (await Should.ThrowAsync<PostgresException>(() => erase.ExecuteNonQueryAsync())).SqlState;
        }
    }

    private static bool Names(string row, ApiUser user) => row.Contains(user.Tenant.Id.ToString("D"), StringComparison.OrdinalIgnoreCase);

    /// <summary>The paper broker knows credentials only.</summary>
    private static bool IsPaperOf(string table, string row, ApiUser user, IReadOnlyDictionary<string, List<string>> before) =>
        table.StartsWith("paper.", StringComparison.Ordinal)
        && row.Length > 36
        && before["user_credentials"].Where(credential => Names(credential, user)).Any(credential => credential.Contains(row.TrimStart('(')[..36], StringComparison.OrdinalIgnoreCase));

    private static async Task<(HttpStatusCode Status, string? Code)> DeleteAsync(ApiUser user, string password = FullAccount.Password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me") { Content = JsonContent.Create(new { password }) };
        using var answer = await user.Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Length == 0 ? null : JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
    }

    private static Task<bool> ChangeAsync(ApiHost host, ApiUser user, Func<Application.IEggMoneyDb, Task> change) => host.WithDbAsync(user.Tenant, async db =>
    {
        await change(db);
        await TestHost.SaveAsync(db);
        return true;
    });

    private static async Task InviteAsync(ApiHost host, ApiUser alice, ApiUser bob)
    {
        await using var db = await host.Services.GetRequiredService<SystemDbContextFactory>().OpenAsync(default);
        Add(created: alice, forUser: null, used: bob, "by an admin");
        Add(created: alice, forUser: null, used: null, "open, by alice");
        Add(created: bob, forUser: alice, used: null, "for alice");
        Add(created: bob, forUser: null, used: alice, "used by alice");
        await db.SaveChangesAsync();

        void Add(ApiUser created, ApiUser? forUser, ApiUser? used, string note) => db.Invitations.Add(new()
        {
            Id = Guid.CreateVersion7(),
            CodeHash = FullAccount.Secret(Guid.NewGuid().ToString("N")),
            Note = note,
            CreatedBy = created.Tenant.Id,
            ForUserId = forUser?.Tenant.Id,
            UsedAt = used is null ? null : ApiHost.WallStart,
            UsedBy = used?.Tenant.Id,
            CreatedAt = ApiHost.WallStart,
            ExpiresAt = ApiHost.WallStart,
        });
    }

    public class NoDatabase : System.Reflection.DispatchProxy
    {
        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args) => throw new NpgsqlException("The database is gone.");
    }

    private sealed class ListLogger : Microsoft.Extensions.Logging.ILogger<PaperOrphans>
    {
        public List<Exception?> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Errors.Add(exception);
    }
}
