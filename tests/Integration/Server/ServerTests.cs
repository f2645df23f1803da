using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.TestShared;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

public sealed class ServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-server-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plain_start_is_ready_and_keeps_its_schedule_beside_the_books()
    {
        await using var server = ServerProcess.Start(_folder);

        var ready = await server.ReadyAsync();

        ready["database"]!["status"]!.GetValue<string>().ShouldBe("up");
        ready["scheduler"]!["kind"]!.GetValue<string>().ShouldBe("quartz");
        ready["scheduler"]!["lastTickSeconds"]!.GetValue<double>().ShouldBeLessThan(180);
        (await server.Http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync("/api/v1/demo")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PathsAsync(server)).ShouldNotContain(path => path.Contains("/demo"));
        server.Error.Split('\n').Count(line => line.StartsWith("The page is missing", StringComparison.Ordinal)).ShouldBe(1);
        File.Exists(Path.Combine(_folder, "data", "eggmoney.db")).ShouldBeTrue();
        await using var quartz = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "eggmoney.quartz.db")};Pooling=False");
        await quartz.OpenAsync();
        await using var triggers = quartz.CreateCommand();
        triggers.CommandText = "SELECT count(*) FROM QRTZ_CRON_TRIGGERS";
        (await triggers.ExecuteScalarAsync()).ShouldBe(1L);
    }

    [Fact]
    public async Task Two_nodes_share_a_postgres_schedule()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var one = ServerProcess.Start(_folder, database.Options.ConnectionString);
        await using var two = ServerProcess.Start(_folder, database.Options.ConnectionString);

        await one.ReadyAsync();
        await two.ReadyAsync();

        await using var connection = new NpgsqlConnection(database.Options.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM qrtz_triggers", connection);
        (await command.ExecuteScalarAsync()).ShouldBe(1L);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_demo_trades_within_seconds_and_each_sees_only_their_own(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var connection = provider == DatabaseProvider.Sqlite ? null : database.Options.ConnectionString;
        await using var server = ServerProcess.Start(_folder, connection, "--demo");

        (await server.ReadyAsync())["scheduler"]!["kind"]!.GetValue<string>().ShouldBe("demo");
        var started = Stopwatch.GetTimestamp();
        var trades = new Dictionary<string, HashSet<string>>();
        foreach (var user in (await server.UntilAsync("/api/v1/demo", node => node.AsArray().Count == 3)).AsArray().Select(name => name!.GetValue<string>()))
        {
            trades[user] = [.. (await server.UntilAsync($"/api/v1/demo/{user}/trades", node => node.AsArray().Count > 0)).AsArray().Select(trade => trade!["id"]!.GetValue<string>())];
        }

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        trades.Keys.ShouldBe(["haneul", "minjun", "seoyeon"]);
        trades["haneul"].Overlaps(trades["minjun"]).ShouldBeFalse();
        foreach (var list in new[] { "bots", "positions", "orders", "runs", "decisions" })
        {
            var ours = await server.Http.GetStringAsync($"/api/v1/demo/haneul/{list}");
            JsonNode.Parse(ours)!.AsArray().Count.ShouldBeGreaterThan(0, list);
            ours.ShouldNotBe(await server.Http.GetStringAsync($"/api/v1/demo/minjun/{list}"));
        }

        var slices = JsonNode.Parse(await server.Http.GetStringAsync("/api/v1/demo/haneul/orders?limit=1"))!.AsArray().ShouldHaveSingleItem()!["slices"]!.AsArray();
        slices.Count.ShouldBe(5);
        (await PathsAsync(server)).Count(path => path.Contains("/demo")).ShouldBe(7);
    }

    [Fact]
    public async Task The_demo_goes_on_after_a_kill()
    {
        string before;
        await using (var first = ServerProcess.Start(_folder, null, "--demo"))
        {
            before = Session(await first.UntilAsync("/api/v1/demo/haneul/trades?limit=1", node => node.AsArray().Count > 0));
            await first.KillAsync();
        }

        await using var second = ServerProcess.Start(_folder, null, "--demo");
        var after = await second.UntilAsync("/api/v1/demo/haneul/trades?limit=1", node => string.CompareOrdinal(Session(node), before) > 0);

        Session(after).ShouldNotBe(before);
        var runs = JsonNode.Parse(await second.Http.GetStringAsync("/api/v1/demo/haneul/runs?limit=1000"))!.AsArray();
        runs.Select(run => run!["state"]!.GetValue<string>()).ShouldNotContain("Missed");
        runs.Select(run => run!["session"]!.GetValue<string>()).ShouldContain("2005-01-03");
    }

    [Fact]
    public async Task Problems_have_a_code()
    {
        await using var server = ServerProcess.Start(_folder, null, "--demo");
        await server.ReadyAsync();

        await CheckAsync("/api/v1/demo/nobody/bots", HttpStatusCode.NotFound, "user_unknown");
        using var korean = new HttpRequestMessage(HttpMethod.Get, "/api/v1/demo/nobody/bots") { Headers = { { "Accept-Language", "ko" } } };
        using var said = await server.Http.SendAsync(korean);
        JsonNode.Parse(await said.Content.ReadAsStringAsync())!["title"]!.GetValue<string>().ShouldBe("해당 사용자가 없습니다.");
        await CheckAsync("/api/v1/demo/haneul/trades?limit=0", HttpStatusCode.BadRequest, "validation");
        await CheckAsync("/api/v1/demo/haneul/trades?limit=1001", HttpStatusCode.BadRequest, "validation");
        await CheckAsync("/api/v1/demo/haneul/trades?limit=x", HttpStatusCode.BadRequest, "wrong_parameter");
        await CheckAsync("/nowhere", HttpStatusCode.NotFound, "not_found");

        async Task CheckAsync(string path, HttpStatusCode status, string code)
        {
            using var answer = await server.Http.GetAsync(path);
            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>().ShouldBe(code);
        }
    }

    [Fact]
    public async Task A_busy_port_is_told()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var server = ServerProcess.StartOn(((IPEndPoint)taken.LocalEndpoint).Port, _folder);

        (await server.ExitCodeAsync()).ShouldBe(1);
        server.Error.ShouldContain("port is busy");
        (server.Output + server.Error).ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("nonsense", "neither SQLite")]
    [InlineData("postgres://u:sekret@localhost/x", "neither SQLite")]
    [InlineData("Foo=bar;Password=sekret", "neither SQLite")]
    [InlineData("Data Source=:memory:", "must be a file")]
    [InlineData("Data Source=/proc/nothing/x.db", "cannot be used")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=sekret;Database=x", "cannot be reached")]
    public async Task A_database_that_cannot_be_used_is_told_without_its_password(string connection, string said)
    {
        await using var server = ServerProcess.Start(_folder, connection);

        (await server.ExitCodeAsync()).ShouldBe(1);
        server.Error.ShouldContain(said);
        (server.Output + server.Error).ShouldNotContain("sekret");
        (server.Output + server.Error).ShouldNotContain("   at ");
    }

    [Fact]
    public async Task The_demo_refuses_a_database_with_a_real_user()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddTenantAsync("real");
        await using var server = ServerProcess.Start(_folder, host.Options.ConnectionString, "--demo");

        (await server.ExitCodeAsync()).ShouldBe(1);
        server.Error.ShouldContain("holds real users");
    }

    [Fact]
    public async Task Rotate_keys_takes_the_servers_settings_and_says_what_it_did()
    {
        await using (var server = ServerProcess.Start(_folder))
        {
            await server.ReadyAsync();
        }

        await using var command = ServerProcess.Start(_folder, null, "rotate-keys");

        (await command.ExitCodeAsync()).ShouldBe(0, command.Error);
        command.Output.ShouldContain(": 0 re-encrypted, 0 current already, 0 unreadable.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Data Source=elsewhere/eggmoney.db")]
    public async Task Rotate_keys_refuses_a_database_that_is_not_there_and_makes_nothing(string? database)
    {
        await using var command = ServerProcess.Start(_folder, database, "rotate-keys");

        (await command.ExitCodeAsync()).ShouldBe(1);
        command.Error.Trim().ShouldStartWith("There is no database");
        command.Error.ShouldNotContain("   at ");
        command.Output.Trim().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rotate_keys_makes_no_key()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite);
        await using var command = ServerProcess.Start(_folder, host.Options.ConnectionString, "rotate-keys");

        (await command.ExitCodeAsync()).ShouldBe(1);
        command.Error.ShouldContain("there is no key file");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    private static string Session(JsonNode trades) => trades[0]!["session"]!.GetValue<string>();

    private static async Task<List<string>> PathsAsync(ServerProcess server) =>
        [.. JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject().Select(path => path.Key)];
}
