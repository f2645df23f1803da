using System.Text.Json.Nodes;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>Everybody's nights as a map, held against the list of all runs.</summary>
public abstract class AdminRunMapTests(DatabaseProvider provider)
{
    private const string Map = "/api/v1/admin/runs/map";
    private const string Sessions = "/api/v1/admin/runs/sessions";
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public async Task A_map_shows_each_phase_of_everybody_and_the_worst_of_it()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var (anna, bert) = (await AddTraderAsync(host, "anna"), await AddTraderAsync(host, "bert"));
        await host.Driver.RunUntilAsync(new(2026, 3, 3, 12, 0, 0, DateTimeKind.Utc), CancellationToken.None);

        // One of Anna's five slices was missed, twenty minutes after its time, and one of the questions after it still fails.
        var missed = await ChangeAsync(host, anna, WorkPhase.Slice, 3, run =>
            (run.State, run.FinishedAt, run.Error) = (RunState.Missed, run.DueAt.AddMinutes(20), "Nobody was there."));
        await ChangeAsync(host, anna, WorkPhase.ConfirmFills, 2, run => (run.State, run.FinishedAt, run.Attempts, run.Error) = (RunState.Failed, null, 7, "No answer."));

        var map = (await admin.Client.GetAnswerAsync(Map)).MustBe(200);
        map.Text("session").ShouldBe("2026-03-02");
        map["opensAt"].GetValue<DateTime>().ShouldBe(new(2026, 3, 2, 14, 30, 0));
        var rows = map.Items.ToDictionary(row => row.Text("username"));
        rows.Keys.ShouldBe(["admin", "anna", "bert"], ignoreOrder: true);
        rows.Values.Where(row => row["scheduled"]!.GetValue<bool>()).Select(row => row["userId"]!.GetValue<Guid>()).ShouldBe([anna.Id, bert.Id], ignoreOrder: true);
        rows["admin"]["cells"]!.AsArray().ShouldBeEmpty();

        var slices = Cell(rows["anna"], "Slice");
        (slices.Text("state"), slices.Number("runs"), slices.Number("succeeded"), slices.Text("error")).ShouldBe(("Missed", 5, 4, "Nobody was there."));
        slices.Number("lateSeconds").ShouldBe(20 * 60);
        slices["dueAt"]!.GetValue<DateTime>().ShouldBeLessThan(missed.DueAt);
        var confirms = Cell(rows["anna"], "ConfirmFills");
        (confirms.Text("state"), confirms["finishedAt"], confirms.Number("attempts")).ShouldBe(("Failed", null, 7));
        confirms.Number("lateSeconds").ShouldBeGreaterThan(12 * 3600, "it is not over yet, and the morning after has come");

        // Every cell says what the list of runs says.
        var runs = await admin.Client.ListAsync($"/api/v1/admin/runs?session={Monday:O}", 1000);
        foreach (var row in map.Items)
        {
            var his = runs.Where(run => run["userId"]!.ToString() == row["userId"]!.ToString()).GroupBy(run => run.Text("phase")).ToDictionary(phase => phase.Key, phase => phase.Count());
            row["cells"]!.AsArray().ToDictionary(cell => cell!.Text("phase"), cell => (int)cell!.Number("runs")).ShouldBe(his, ignoreOrder: true);
        }

        Cell(rows["bert"], "Plan").Text("state").ShouldBe("Succeeded");
        rows["bert"]["cells"]!.AsArray().Select(cell => cell!.Text("phase")).ShouldBe(["Plan", "Slice", "ConfirmFills", "ClosingDip", "CloseSession", "Report"]);
        map["sums"].AsArray().Where(sum => sum!.Text("phase") == "Slice").Select(sum => (sum!.Text("state"), (int)sum!.Number("runs"), (int)sum!.Number("tenants")))
            .ShouldBe([("Missed", 1, 1), ("Succeeded", 9, 2)]);

        // In pages, and narrowed: the sums stay everybody's.
        var paged = await admin.Client.ListAsync(Map, 1);
        paged.Select(row => row.ToJsonString()).ShouldBe(map.Items.Select(row => row.ToJsonString()));
        var narrowed = (await admin.Client.GetAnswerAsync($"{Map}?session={Monday:O}&state=Missed")).MustBe(200);
        narrowed.Items.ShouldHaveSingleItem()["username"]!.GetValue<string>().ShouldBe("anna");
        narrowed["sums"].ToJsonString().ShouldBe(map["sums"].ToJsonString());
        (await admin.Client.GetAnswerAsync($"{Map}?name=BER")).Items.ShouldHaveSingleItem()["username"]!.GetValue<string>().ShouldBe("bert");
        var sunday = (await admin.Client.GetAnswerAsync($"{Map}?session=2026-03-01")).MustBe(200);
        (sunday.Body!["opensAt"], sunday.Items.Count).ShouldBe((null, 3));

        (await admin.Client.GetAnswerAsync($"{Map}?state=Late")).Says.ShouldBe("400 validation");
        (await admin.Client.GetAnswerAsync($"{Map}?session=0001-01-01")).Says.ShouldBe("400 validation");
        (await admin.Client.GetAnswerAsync($"{Map}?cursor=x")).Says.ShouldBe("400 bad_cursor");
        var trader = await host.AddUserAsync("carol");
        (await trader.Client.GetAnswerAsync(Map)).Says.ShouldBe("403 admins_only");
        (await trader.Client.GetAnswerAsync(Sessions)).Says.ShouldBe("403 admins_only");
    }

    [Fact]
    public async Task A_map_of_sessions_shows_the_worst_of_each_night()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var (anna, bert) = (await AddTraderAsync(host, "anna"), await AddTraderAsync(host, "bert"));
        await host.Driver.RunUntilAsync(new(2026, 3, 5, 12, 0, 0, DateTimeKind.Utc), CancellationToken.None);
        await ChangeAsync(host, bert, WorkPhase.Slice, 1, run => run.State = RunState.Missed);

        var map = (await admin.Client.GetAnswerAsync(Sessions)).MustBe(200);
        map["sessions"].AsArray().Select(session => session!.GetValue<string>()).TakeLast(4).ShouldBe(["2026-02-27", "2026-03-02", "2026-03-03", "2026-03-04"]);
        map["sessions"].AsArray().Count.ShouldBe(10);
        Row(map, anna).Select(cell => $"{cell.Text("session")} {cell.Text("state")}").ShouldBe(["2026-03-02 Succeeded", "2026-03-03 Succeeded", "2026-03-04 Succeeded"]);
        Row(map, bert).Select(cell => $"{cell.Text("session")} {cell.Text("state")} {cell.Number("missed")}").ShouldBe(["2026-03-02 Missed 1", "2026-03-03 Succeeded 0", "2026-03-04 Succeeded 0"]);
        foreach (var tenant in new[] { anna, bert })
        {
            Row(map, tenant).Sum(cell => cell.Number("runs")).ShouldBe(await host.WithDbAsync(tenant, db => db.DispatchRuns.CountAsync()));
        }

        (await admin.Client.ListAsync(Sessions, 1)).Select(row => row.ToJsonString()).ShouldBe(map.Items.Select(row => row.ToJsonString()));
        (await admin.Client.GetAnswerAsync($"{Sessions}?state=Missed")).Items.ShouldHaveSingleItem()["username"]!.GetValue<string>().ShouldBe("bert");
        (await admin.Client.GetAnswerAsync($"{Sessions}?from=2026-03-03&state=Missed")).Items.ShouldBeEmpty();
        var weekend = (await admin.Client.GetAnswerAsync($"{Sessions}?from=2026-02-28&to=2026-03-01")).MustBe(200);
        (weekend["sessions"].AsArray().Count, weekend.Items.Count).ShouldBe((0, 0));
        (await admin.Client.GetAnswerAsync($"{Sessions}?from=2025-12-31&to=2026-03-03")).Says.ShouldBe("400 validation");
        (await admin.Client.GetAnswerAsync($"{Sessions}?from=2026-03-03&to=2026-03-02")).Says.ShouldBe("400 validation");
    }

    private static List<JsonNode> Row(Answer map, TenantInfo tenant) =>
        [.. map.Items.Single(row => row["userId"]!.GetValue<Guid>() == tenant.Id)["cells"]!.AsArray().Select(cell => cell!)];

    private static JsonNode Cell(JsonNode row, string phase) => row["cells"]!.AsArray().Single(cell => cell!.Text("phase") == phase)!;

    private static Task<DispatchRun> ChangeAsync(ApiHost host, TenantInfo tenant, WorkPhase phase, int number, Action<DispatchRun> change) => host.WithDbAsync(tenant, async db =>
    {
        var run = await db.DispatchRuns.SingleAsync(row => row.SessionDate == Monday && row.Phase == phase && row.Number == number);
        change(run);
        await TestHost.SaveAsync(db);
        return run;
    });

    private static Task<TenantInfo> AddTraderAsync(ApiHost host, string username) => host.Services.GetRequiredService<TenantDesk>().AddAsync(
        username,
        new OpenTenantAccountCommand(100_000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5),
        [new(new BotSettings("TQ_1", "TQQQ", Seed: 20_000, CheckAveragePrice: false, CheckBandPrice: false, SkipSell: true))],
        CancellationToken.None);
}

public sealed class SqliteAdminRunMapTests() : AdminRunMapTests(DatabaseProvider.Sqlite);

public sealed class PostgresAdminRunMapTests() : AdminRunMapTests(DatabaseProvider.Postgres);
