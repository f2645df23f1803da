using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>What somebody sees who watches the server from outside.</summary>
public class WatchTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_late_run_turns_health_red_and_leaves_ready_alone(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var host = api.Host;
        await SetUpTraderAsync(api);
        (await HealthAsync(host)).GetProperty("runs").GetProperty("status").GetString().ShouldBe("up");

        // The plan is due at 15:05 UTC, and nobody ticks.
        host.Trading.Set(new(2026, 3, 2, 15, 30, 0, DateTimeKind.Utc));
        var red = await HealthAsync(host);
        red.GetProperty("status").GetString().ShouldBe("unhealthy");
        red.GetProperty("runs").GetProperty("status").GetString().ShouldBe("down");
        red.GetProperty("runs").GetProperty("late").GetInt32().ShouldBeGreaterThan(0);

        await host.Driver.RunUntilAsync(host.Trading.GetUtcNow().UtcDateTime, CancellationToken.None);
        (await HealthAsync(host)).GetProperty("runs").GetProperty("status").GetString().ShouldBe("up");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_night_that_does_not_trade_and_a_message_that_does_not_leave_turn_health_red(DatabaseProvider provider)
    {
        await using var api = await StartAsync(provider);
        var host = api.Host;
        var alice = await SetUpTraderAsync(api);
        host.Trading.Set(new(2026, 3, 2, 15, 30, 0, DateTimeKind.Utc));

        // Tried and tried again: the next attempt is always to come, and nothing is ever late.
        var (now, wall) = (host.Trading.GetUtcNow().UtcDateTime, host.Wall.UtcNow);
        var channel = new NotificationChannel { Id = Guid.CreateVersion7(), Label = "Telegram", CreatedAt = wall };
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.DispatchRuns.Add(new() { SessionDate = new(2026, 3, 2), Phase = WorkPhase.Plan, State = RunState.Failed, DueAt = now.AddMinutes(-25), NextAttemptAt = now.AddMinutes(5), StartedAt = now, LeaseUntil = now, Node = "test" });
            var message = new Notification { Id = Guid.CreateVersion7(), Key = "test", Data = "{}", CreatedAt = now, RelayedAt = now };
            db.Notifications.Add(message);
            db.NotificationChannels.Add(channel);
            db.NotificationDeliveries.Add(new() { Id = Guid.CreateVersion7(new(wall.AddMinutes(-40))), NotificationId = message.Id, ChannelId = channel.Id, Attempts = 9, NextAttemptAt = wall.AddMinutes(10) });
            db.Operations.Add(new() { Id = Guid.CreateVersion7(), State = OperationState.Stuck, Data = "{}", Step = "selling", CreatedAt = now, NextStepAt = now, LeaseUntil = now });
            await TestHost.SaveAsync(db);
            return true;
        });
        var red = await HealthAsync(host);
        red.GetProperty("runs").GetProperty("late").GetInt32().ShouldBe(0);
        red.GetProperty("runs").GetProperty("problem").GetString().ShouldBe("1 of 1 users who trade could not in this session.");
        red.GetProperty("outbox").GetProperty("status").GetString().ShouldBe("down");
        red.GetProperty("operations").GetProperty("stuck").GetInt32().ShouldBe(1);

        // A channel that refuses is its owner's matter; and of two who trade one who cannot is that one's.
        await SetUpTraderAsync(api, "bob");
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            (await db.NotificationChannels.SingleAsync()).FailingSince = wall;
            (await db.DispatchRuns.SingleAsync()).State = RunState.Missed;
            await TestHost.SaveAsync(db);
            return true;
        });
        await host.Driver.RunUntilAsync(now, CancellationToken.None);
        var better = await HealthAsync(host);
        better.GetProperty("outbox").GetProperty("status").GetString().ShouldBe("up");
        (better.GetProperty("runs").GetProperty("stalled").GetInt32(), better.GetProperty("runs").GetProperty("trading").GetInt32()).ShouldBe((1, 2));
        better.GetProperty("runs").GetProperty("status").GetString().ShouldBe("up");
    }

    [Fact]
    public async Task Who_is_let_in_again_owes_no_nights()
    {
        await using var api = await StartAsync(DatabaseProvider.Sqlite);
        var host = api.Host;
        var alice = await SetUpTraderAsync(api);
        var admin = await host.AddUserAsync("root", UserRole.Admin);
        (await admin.Client.PatchAsJsonAsync($"/api/v1/admin/tenants/{alice.Tenant.Id}", new { active = false })).EnsureSuccessStatusCode();
        host.Trading.Set(new(2026, 3, 5, 23, 0, 0, DateTimeKind.Utc));
        (await admin.Client.PatchAsJsonAsync($"/api/v1/admin/tenants/{alice.Tenant.Id}", new { active = true })).EnsureSuccessStatusCode();
        (await HealthAsync(host)).GetProperty("runs").GetProperty("late").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task The_page_of_metrics_shows_a_tick_and_nobodys_name()
    {
        await using var api = await StartAsync(DatabaseProvider.Sqlite, new() { ["EGGMONEY_METRICS_TOKEN"] = "a-scraper-of-sixteen" });
        var host = api.Host;
        var trader = await SetUpTraderAsync(api);
        var admin = await host.AddUserAsync("root", UserRole.Admin);
        host.Trading.Set(new(2026, 3, 2, 15, 30, 0, DateTimeKind.Utc));
        await host.Driver.RunUntilAsync(host.Trading.GetUtcNow().UtcDateTime, CancellationToken.None);

        (await host.Anonymous.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await trader.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var wrong = host.ClientOf("a-scraper-of-sixteeN");
        (await wrong.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var scraper = host.ClientOf("a-scraper-of-sixteen");
        var page = await scraper.GetStringAsync("/metrics");
        (await admin.Client.GetAsync("/metrics")).Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");

        Value(page, "eggmoney_ticks_total{lane=\"0\",result=\"ok\"}").ShouldBeGreaterThan(0);
        Value(page, "eggmoney_work_ended_total{phase=\"Plan\",result=\"ok\"}").ShouldBe(1);
        Value(page, "eggmoney_work_duration_seconds_count{phase=\"Plan\"}").ShouldBe(1);
        Value(page, "eggmoney_broker_calls_total{call=\"Place\",result=\"Ok\"}").ShouldBeGreaterThan(0);
        Value(page, "eggmoney_orders{state=\"Open\"}").ShouldBe(1);
        Value(page, "eggmoney_work_late").ShouldBe(0);
        page.ShouldNotContain("alice");
        page.ShouldNotContain(trader.Tenant.Id.ToString("N"));
        page.ShouldNotContain(trader.Tenant.Id.ToString());
        page.ShouldNotContain("TQQQ");
    }

    [Fact]
    public async Task Admins_see_the_nodes_and_others_do_not()
    {
        await using var api = await StartAsync(DatabaseProvider.Sqlite);
        var host = api.Host;
        var admin = await host.AddUserAsync("root", UserRole.Admin);
        var records = host.Services.GetRequiredService<ServerRecords>();
        var now = host.Wall.UtcNow;
        await records.BeatAsync(Node("here/1", now, "0"), CancellationToken.None);
        await records.BeatAsync(Node("dead/2", now.AddMinutes(-2), "1"), CancellationToken.None);
        var left = Node("gone/3", now, "");
        left.LeftAt = now;
        await records.BeatAsync(left, CancellationToken.None);

        var nodes = JsonDocument.Parse(await admin.Client.GetStringAsync("/api/v1/admin/nodes")).RootElement;
        nodes.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("alive").GetBoolean()).Select(node => node.GetProperty("name").GetString()).ShouldBe(["here/1"]);
        nodes.GetProperty("nodes").GetArrayLength().ShouldBe(3);
        nodes.GetProperty("lanes")[0].GetProperty("node").GetString().ShouldBe("here/1");
        var whole = await HealthAsync(host);
        whole.GetProperty("nodes").GetProperty("lost").GetInt32().ShouldBe(1);
        whole.ToString().ShouldNotContain("here/1");
    }

    internal static Task<TradingApi> StartAsync(DatabaseProvider provider, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) =>
        TradingApi.StartAsync(provider, settings, services =>
        {
            services.AddSingleton(new WatchOptions(TimeSpan.Zero));
            configure?.Invoke(services);
        });

    /// <summary>A user whose bot buys in every session.</summary>
    internal static async Task<ApiUser> SetUpTraderAsync(TradingApi api, string name = "alice")
    {
        var user = await api.AddTraderAsync(name);
        (await user.Client.PostAsJsonAsync("/api/v1/bots", TradingApi.Buyer())).EnsureSuccessStatusCode();
        return user;
    }

    internal static async Task<JsonElement> HealthAsync(ApiHost host)
    {
        using var answer = await host.Anonymous.GetAsync("/health");
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        (answer.StatusCode == HttpStatusCode.OK).ShouldBe(body.GetProperty("status").GetString() == "healthy");
        return body;
    }

    private static ServerNode Node(string name, DateTime seenAt, string lanes) => new() { Name = name, ProgramVersion = "1", StartedAt = seenAt, SeenAt = seenAt, Lanes = lanes };

    private static double Value(string page, string series) => double.Parse(
        page.Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal))?[(series.Length + 1)..] ?? throw new ShouldAssertException($"no {series} in\n{page}"),
        System.Globalization.CultureInfo.InvariantCulture);
}
