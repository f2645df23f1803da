using System.Net;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>What a server does for itself.</summary>
public sealed class LoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-loops-").FullName;

    [Fact]
    public async Task A_session_that_is_done_is_told_once_and_one_that_failed_as_such()
    {
        await using var api = await WatchTests.StartAsync(DatabaseProvider.Sqlite);
        await WatchTests.SetUpTraderAsync(api);
        var asked = new List<string>();
        var answers = new Queue<HttpStatusCode>([HttpStatusCode.BadGateway]);
        using var handler = new Answering(request =>
        {
            asked.Add($"{request.Method} {request.RequestUri}");
            return answers.TryDequeue(out var status) ? status : HttpStatusCode.OK;
        });
        using var ping = Ping(api.Host, handler);

        await api.RunToAsync("20:59");
        await ping.RunOnceAsync(CancellationToken.None);
        await api.RunToAsync("21:00");
        asked.ShouldBeEmpty("the session is not over");
        await api.RunToAsync("21:45");
        await ping.RunOnceAsync(CancellationToken.None);
        await ping.RunOnceAsync(CancellationToken.None);
        asked.ShouldBe(["GET http://ping.example/abc?x=1", "GET http://ping.example/abc?x=1"], "refused once, then taken, then told already");

        // The next night nobody works until it is too late to trade.
        asked.Clear();
        api.Host.Trading.Set(TradingApi.At("20:59", day: 3));
        await api.RunToAsync("21:45", day: 3);
        await ping.RunOnceAsync(CancellationToken.None);
        await ping.RunOnceAsync(CancellationToken.None);
        asked.ShouldBe(["GET http://ping.example/abc/fail?x=1"]);

        // The night after, the close itself is not worked off: it is told when it should have been.
        asked.Clear();
        api.Host.Trading.Set(TradingApi.At("21:30", day: 4));
        await ping.RunOnceAsync(CancellationToken.None);
        asked.ShouldBeEmpty();
        api.Host.Trading.Set(TradingApi.At("23:59", day: 4) + TimeSpan.FromMinutes(2));
        await ping.RunOnceAsync(CancellationToken.None);
        asked.ShouldBe(["GET http://ping.example/abc/fail?x=1"]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Retention_takes_away_what_it_may_and_no_money(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddFullAsync("alice");
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            // The one about her token is of today.
            db.Notifications.RemoveRange(db.Notifications.Where(message => message.Kind == NotificationKind.Security));
            (await db.Notifications.SingleAsync(message => message.Kind != NotificationKind.Security)).RelayedAt = ApiHost.TradingStart;

            (await db.IdempotencyRecords.SingleAsync()).CreatedAt = ApiHost.WallStart;
            (await db.NotificationDeliveries.SingleAsync()).State = DeliveryState.Sent;
            foreach (var order in await db.Orders.ToListAsync())
            {
                order.State = OrderState.Completed;
            }

            // What still waits to be told, and what is open, stays however old it is.
            db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Key = "waiting", Data = "{}", CreatedAt = ApiHost.TradingStart });
            db.DispatchRuns.Add(new() { SessionDate = new(2026, 3, 2), Phase = WorkPhase.CloseSession, State = RunState.Waiting, DueAt = ApiHost.TradingStart, StartedAt = ApiHost.TradingStart, LeaseUntil = ApiHost.TradingStart, Node = "test" });
            await TestHost.SaveAsync(db);
            return true;
        });
        var loop = new RetentionLoop(
            host.Services.GetRequiredService<ISystemQueries>(),
            host.Services.GetRequiredService<ITenantScopeFactory>(),
            host.Services.GetRequiredService<ServerRecords>(),
            host.Services.GetRequiredService<ClusterTurn>(),
            new(400),
            new KisOptions { TraceFolder = _folder },
            host.Services.GetRequiredService<WallClock>(),
            host.Services.GetRequiredService<TimeProvider>(),
            NullLogger<RetentionLoop>.Instance);
        using var _ = loop;
        await File.WriteAllTextAsync(Path.Combine(_folder, "kis-20200101-0.log"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder, $"kis-{host.Wall.UtcNow:yyyyMMdd}-0.log"), "");

        var before = await RawRows.ReadAsync(host.Database);
        host.Trading.Set(ApiHost.TradingStart.AddDays(399));
        host.Wall.UtcNow = ApiHost.WallStart.AddDays(6);
        await loop.RunOnceAsync(CancellationToken.None);
        Gone(before, await RawRows.ReadAsync(host.Database)).ShouldBe(["live_events", "simulations"], "the rest is too young");

        host.Trading.Set(ApiHost.TradingStart.AddDays(402));
        host.Wall.UtcNow = ApiHost.WallStart.AddDays(8);
        await loop.RunOnceAsync(CancellationToken.None);
        var after = await RawRows.ReadAsync(host.Database);
        Gone(before, after).ShouldBe(["decisions", "dispatch_runs", "idempotency_records", "live_events", "notification_deliveries", "notifications", "simulations"], ignoreOrder: true);
        after["dispatch_runs"].ShouldHaveSingleItem().ShouldContain("Waiting");
        after["notifications"].ShouldHaveSingleItem().ShouldContain("waiting");
        Directory.GetFiles(_folder).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Backups_come_by_themselves_the_latest_stay_and_a_bad_one_is_found()
    {
        await using var api = await WatchTests.StartAsync(DatabaseProvider.Sqlite, configure: services => services.AddSingleton(new BackupOptions(_folder)));
        await api.Host.AddFullAsync("alice");
        var admin = await api.Host.AddUserAsync("root", UserRole.Admin);
        var before = (await admin.Client.GetAnswerAsync("/api/v1/admin/backups")).MustBe(200);
        (before["backup"]["lastAt"], before["backup"]["nextAt"]!.GetValue<DateTime>(), before["files"].AsArray().Count).ShouldBe((null, api.Host.Wall.UtcNow, 0));
        var records = api.Host.Services.GetRequiredService<ServerRecords>();
        var desk = api.Host.Services.GetRequiredService<BackupDesk>();
        using var loop = new BackupLoop(
            desk, new(_folder) { Keep = 2 }, records, api.Host.Services.GetRequiredService<ClusterTurn>(), api.Host.Services.GetRequiredService<WallClock>(), NullLogger<BackupLoop>.Instance);
        for (var day = 0; day < 3; day++)
        {
            await loop.RunOnceAsync(CancellationToken.None);
            await loop.RunOnceAsync(CancellationToken.None);
            Directory.GetFiles(_folder).Length.ShouldBe(Math.Min(day + 1, 2));
            var state = await records.StateAsync(CancellationToken.None);
            (state.BackupAt, state.BackupError, state.DrillAt, state.DrillError).ShouldBe((api.Host.Wall.UtcNow, null, api.Host.Wall.UtcNow, null));
            api.Host.Wall.UtcNow += TimeSpan.FromDays(1);
        }

        (await WatchTests.HealthAsync(api.Host)).GetProperty("drill").GetProperty("status").GetString().ShouldBe("up");
        admin = await api.Host.AddUserAsync("root2", UserRole.Admin);
        var told = (await admin.Client.GetAnswerAsync("/api/v1/admin/backups")).MustBe(200);
        (told["on"].GetValue<bool>(), told.Text("folder"), told.Body!["folderProblem"]).ShouldBe((true, _folder, null));
        var latestAt = api.Host.Wall.UtcNow - TimeSpan.FromDays(1);
        told["files"].AsArray().Select(file => (file!.Text("name"), file!["madeAt"]!.GetValue<DateTime>(), file!["bytes"]!.GetValue<long>())).ShouldBe(
            Directory.GetFiles(_folder).OrderDescending().Select((path, index) => (Path.GetFileName(path), latestAt.AddDays(-index), new FileInfo(path).Length)));
        foreach (var copy in new[] { "backup", "drill" })
        {
            (told[copy]["lastAt"]!.GetValue<DateTime>(), told[copy]["nextAt"]!.GetValue<DateTime>(), told[copy]["error"], told[copy]["overdue"]!.GetValue<bool>())
                .ShouldBe((latestAt, api.Host.Wall.UtcNow, null, false));
        }

        // The disk lies: what was written is not what is read.
        await records.BackedUpAsync(api.Host.Wall.UtcNow, null, CancellationToken.None);
        var latest = Directory.GetFiles(_folder).Max(StringComparer.Ordinal)!;
        var bytes = await File.ReadAllBytesAsync(latest);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(latest, bytes);
        await loop.RunOnceAsync(CancellationToken.None);
        (await records.StateAsync(CancellationToken.None)).DrillError.ShouldNotBeNull().ShouldContain("damaged");
        var red = await WatchTests.HealthAsync(api.Host);
        red.GetProperty("drill").GetProperty("status").GetString().ShouldBe("down");
        red.GetProperty("backup").GetProperty("status").GetString().ShouldBe("up");
        red.ToString().ShouldNotContain(_folder);
        (await admin.Client.GetAnswerAsync("/api/v1/admin/backups"))["drill"].Text("error").ShouldContain("damaged");

        // A node that comes meanwhile has no turn.
        await using (var turn = await api.Host.Services.GetRequiredService<ClusterTurn>().TryTakeAsync("backup", CancellationToken.None))
        {
            turn.ShouldNotBeNull();
            (await api.Host.Services.GetRequiredService<ClusterTurn>().TryTakeAsync("backup", CancellationToken.None)).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("eggmoney-by-hand.eggbackup")]
    [InlineData("eggmoney-at-the-end-of-the-year.eggbackup")]
    [InlineData("eggmoney-20991231T235959Z-by-timer.eggbackup")]
    [InlineData("eggmoney-20991231-2359.eggbackup")]
    public async Task What_a_person_put_among_the_backups_is_neither_tried_nor_counted_nor_deleted(string name)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, configure: services => services.AddSingleton(new BackupOptions(_folder)));
        var records = host.Services.GetRequiredService<ServerRecords>();
        var mine = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(mine, "no backup at all");
        using var loop = new BackupLoop(
            host.Services.GetRequiredService<BackupDesk>(),
            new(_folder) { Keep = 2 },
            records,
            host.Services.GetRequiredService<ClusterTurn>(),
            host.Services.GetRequiredService<WallClock>(),
            NullLogger<BackupLoop>.Instance);

        for (var day = 0; day < 3; day++)
        {
            await loop.RunOnceAsync(CancellationToken.None);
            var state = await records.StateAsync(CancellationToken.None);
            (state.BackupError, state.DrillAt, state.DrillError).ShouldBe((null, host.Wall.UtcNow, null));
            host.Wall.UtcNow += TimeSpan.FromDays(1);
        }

        (await File.ReadAllTextAsync(mine)).ShouldBe("no backup at all");
        Directory.GetFiles(_folder).Select(Path.GetFileName).Except([name]).Order().ShouldBe(
            [$"eggmoney-{ApiHost.WallStart.AddDays(1):yyyyMMdd-HHmmss}.eggbackup", $"eggmoney-{ApiHost.WallStart.AddDays(2):yyyyMMdd-HHmmss}.eggbackup"]);
        (await host.Services.GetRequiredService<IServerBackups>().LookAsync(default)).Files.Select(file => file.MadeAt).ShouldBe([ApiHost.WallStart.AddDays(2), ApiHost.WallStart.AddDays(1)]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static PingLoop Ping(ApiHost host, HttpMessageHandler handler) => new(
        host.Services.GetRequiredService<WorkWatch>(),
        host.Services.GetRequiredService<SystemQueries>(),
        host.Services.GetRequiredService<ServerRecords>(),
        host.Services.GetRequiredService<DispatchOptions>(),
        new(new("http://ping.example/abc?x=1")) { Retries = [TimeSpan.Zero] },
        handler,
        host.Services.GetRequiredService<TimeProvider>(),
        host.Services.GetRequiredService<WallClock>(),
        NullLogger<PingLoop>.Instance);

    private static IEnumerable<string> Gone(IReadOnlyDictionary<string, List<string>> before, IReadOnlyDictionary<string, List<string>> after) =>
        before.Where(table => table.Value.Count > after[table.Key].Count).Select(table => table.Key);

    private sealed class Answering(Func<HttpRequestMessage, HttpStatusCode> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(answer(request)));
    }
}
