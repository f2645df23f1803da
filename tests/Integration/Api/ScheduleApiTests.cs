using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract class ScheduleApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private TradingApi _api = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;

    public async Task InitializeAsync()
    {
        _api = await TradingApi.StartAsync(provider);
        _alice = await _api.Host.AddUserAsync("alice");
        _bob = await _api.Host.AddUserAsync("bob");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_schedule_says_what_it_will_do()
    {
        var off = await _alice.GetAsync("schedule");
        off.Ok()["enabled"]!.GetValue<bool>().ShouldBeFalse();
        off.Body!["nextFirings"]!.AsArray().ShouldBeEmpty();
        off.Body!["nextSessions"]![0]!["scheduled"]!.GetValue<bool>().ShouldBeFalse();

        // An early close comes on Friday, 27 November; the day before is Thanksgiving.
        _api.Host.Trading.Set(new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc));
        var put = await _alice.PutAsync("schedule", new { sliceEnd = "05:30", closingDipTime = "05:50", sliceCount = 3 }, off.ETag);
        var schedule = put.Ok();
        put.ETag.ShouldBe("\"1\"");
        Firings(schedule).ShouldBe(
        [
            "Plan 0 2026-11-27 2026-11-28T00:05:00+09:00",
            "Slice 1 2026-11-27 2026-11-28T00:10:00+09:00",
            "Slice 2 2026-11-27 2026-11-28T01:30:00+09:00",
            "Slice 3 2026-11-27 2026-11-28T02:50:00+09:00",
            "ClosingDip 0 2026-11-27 2026-11-28T02:59:00+09:00",
        ]);
        schedule["nextFirings"]![0]!.Text("at").ShouldBe("2026-11-27T15:05:00Z");
        var sessions = schedule["nextSessions"]!.AsArray();
        sessions.Select(session => session!.Text("session")).ShouldBe(["2026-11-27", "2026-11-30"]);
        sessions[0]!["clamped"]!.AsArray().Select(clamped => clamped!).Select(clamped => $"{clamped.Text("field")} {clamped["wanted"]!.Text("local")} {clamped["actual"]!.Text("local")}").ShouldBe(
        [
            "sliceEnd 2026-11-28T05:30:00+09:00 2026-11-28T02:50:00+09:00",
            "closingDipTime 2026-11-28T05:50:00+09:00 2026-11-28T02:59:00+09:00",
        ]);
        sessions[1]!["clamped"]!.AsArray().ShouldBeEmpty();
        sessions[1]!["close"]!.Text("local").ShouldBe("2026-12-01T06:00:00+09:00");
        JsonNode.DeepEquals((await _alice.GetAsync("schedule")).Ok(), schedule).ShouldBeTrue();
    }

    [Fact]
    public async Task A_schedule_can_be_looked_at_before_it_is_saved()
    {
        _api.Host.Trading.Set(new(2026, 11, 25, 23, 0, 0, DateTimeKind.Utc));
        var saved = (await _alice.GetAsync("schedule")).Ok();
        object wanted = new { planTime = "open+00:15", sliceStart = "open+00:20", sliceEnd = "05:30", closingDipTime = "05:50", sliceCount = 3 };
        var preview = (await _alice.PostAsync("schedule/preview", wanted)).Ok();
        JsonNode.DeepEquals((await _alice.GetAsync("schedule")).Ok(), saved).ShouldBeTrue();

        // The day after Thanksgiving closes early; New York's clocks change on 14 March.
        preview["unusualSessions"]!.AsArray().Select(unusual => unusual!).Select(unusual => $"{unusual.Text("oddity")} {unusual["session"]!.Text("session")} {unusual["session"]!["open"]!.Text("local")}").ShouldBe(
        [
            "earlyClose 2026-11-27 2026-11-27T23:30:00+09:00",
            "clockChange 2027-03-15 2027-03-15T22:30:00+09:00",
        ]);
        preview["unusualSessions"]![0]!["session"]!["clamped"]!.AsArray().Select(clamped => clamped!.Text("field")).ShouldBe(["sliceEnd", "closingDipTime"]);

        var put = (await _alice.PutAsync("schedule", wanted)).Ok();
        foreach (var field in new[] { "nextFirings", "nextSessions" })
        {
            JsonNode.DeepEquals(preview[field], put[field]).ShouldBeTrue(field);
        }

        // In New York's own time clocks change and nothing moves; while it is off nothing is done.
        var there = (await _alice.PostAsync("schedule/preview", new { planTime = "09:45", sliceStart = "10:00", sliceEnd = "15:30", zone = "America/New_York", enabled = false })).Ok();
        there["unusualSessions"]!.AsArray().ShouldHaveSingleItem()!.Text("oddity").ShouldBe("earlyClose");
        there["nextFirings"]!.AsArray().ShouldBeEmpty();
        (await _alice.PostAsync("schedule/preview", new { planTime = "00:11" })).Refused(HttpStatusCode.BadRequest, "validation", "planTime");
    }

    [Theory]
    [InlineData("""{"planTime":"00:11"}""", "planTime")]
    [InlineData("""{"sliceStart":"00:01"}""", "planTime")]
    [InlineData("""{"planTime":"03:00","sliceStart":"00:10","sliceEnd":"02:00"}""", "planTime")]
    [InlineData("""{"closingDipTime":"04:00"}""", "closingDipTime")]
    [InlineData("""{"closingDipTime":"close-00:31"}""", "closingDipTime")]
    [InlineData("""{"sliceEnd":"00:13"}""", "sliceCount")]
    [InlineData("""{"sliceEnd":"open"}""", "sliceCount")]
    [InlineData("""{"sliceCount":0}""", "sliceCount")]
    [InlineData("""{"sliceCount":61}""", "sliceCount")]
    [InlineData("""{"zone":"Mars/Base"}""", "zone")]
    [InlineData("""{"zone":""}""", "zone")]
    [InlineData("""{"planTime":"24:00"}""", "planTime")]
    [InlineData("""{"reportTime":"late","sliceEnd":"close-30"}""", "sliceEnd", "reportTime")]
    public async Task What_cannot_be_is_refused_with_its_field(string body, params string[] fields)
    {
        var before = (await _alice.GetAsync("schedule")).Ok();
        (await _alice.PutAsync("schedule", JsonNode.Parse(body)!)).Refused(HttpStatusCode.BadRequest, "validation", fields);
        JsonNode.DeepEquals((await _alice.GetAsync("schedule")).Ok(), before).ShouldBeTrue();
    }

    [Fact]
    public async Task A_huge_text_is_not_repeated_and_Korean_readers_get_Korean()
    {
        var huge = new string('가', 100_000);
        (await _alice.PutAsync("schedule", new { planTime = huge })).Body!.ToJsonString().Length.ShouldBeLessThan(1000);
        (await _alice.CallAsync(HttpMethod.Put, "schedule", new { planTime = "00:11" }, language: "ko")).Body!["errors"]!["planTime"]![0]!.GetValue<string>()
            .ShouldContain("첫 분할 주문보다 늦어");
    }

    [Fact]
    public async Task Two_who_read_the_same_version_do_not_undo_each_other()
    {
        var tag = (await _alice.GetAsync("schedule")).ETag!;
        (await _alice.PutAsync("schedule", new { sliceCount = 4 }, tag)).Ok();
        foreach (var stale in new[] { tag, "W/\"1\"", "\"x\"", "nonsense", "\"1\", \"2\"" })
        {
            (await _alice.PutAsync("schedule", new { sliceCount = 3 }, stale)).Refused(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        }

        (await _alice.PutAsync("schedule", new { sliceCount = 2 }, "*")).ETag.ShouldBe("\"2\"");
        (await _bob.GetAsync("schedule")).ETag.ShouldBe("\"0\"");
        var audit = await _api.Host.ActsAsync(_alice);
        audit.Select(entry => (entry.Action, entry.Before, entry.After)).ShouldBe(
        [
            ("schedule.updated", """{"sliceCount":5,"enabled":false}""", """{"sliceCount":4,"enabled":true}"""),
            ("schedule.updated", """{"sliceCount":4}""", """{"sliceCount":2}"""),
        ]);
    }

    [Fact]
    public async Task A_schedule_that_is_switched_on_in_the_night_begins_with_the_next_one()
    {
        var trader = await _api.AddTraderAsync("carol");
        (await trader.PutAsync("schedule", new { enabled = false })).Ok();
        (await trader.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("17:00");
        var on = (await trader.PutAsync("schedule", new { enabled = true })).Ok();
        on["nextFirings"]![0]!.Text("at").ShouldBe("2026-03-03T15:05:00Z");
        on["nextSessions"]!.AsArray().Select(session => session!["scheduled"]!.GetValue<bool>()).ShouldBe([false, true]);
        await _api.RunToAsync("22:00");
        (await trader.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldBeEmpty();
        (await _api.Host.WithDbAsync(trader.Tenant, db => db.Notifications.CountAsync(row => row.Kind == NotificationKind.Missed))).ShouldBe(0);
        await _api.RunToAsync("22:00", day: 3);
        (await trader.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Times_changed_in_the_night_act_from_the_next_plan_and_the_dip_still_comes()
    {
        var trader = await _api.AddTraderAsync("carol");
        (await trader.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed = 1000, skipSell = true, closingDipRules = new[] { new { dropRate = 0.05m, seedRate = 0.5m } } }))
            .Ok(HttpStatusCode.Created);
        await _api.RunToAsync("15:20");
        var changed = (await trader.PutAsync("schedule", new { planTime = "00:30", sliceStart = "00:40", sliceCount = 2, closingDipTime = "close-00:05" })).Ok();

        // The answer says what will be: the slices that are planned, and the rest of the night by the new times.
        Firings(changed).ShouldBe(
        [
            "Slice 2 2026-03-02 2026-03-03T01:30:00+09:00",
            "Slice 3 2026-03-02 2026-03-03T02:50:00+09:00",
            "Slice 4 2026-03-02 2026-03-03T04:10:00+09:00",
            "Slice 5 2026-03-02 2026-03-03T05:30:00+09:00",
            "ClosingDip 0 2026-03-02 2026-03-03T05:55:00+09:00",
        ]);
        changed["nextSessions"]!.AsArray().Select(session => session!["scheduled"]!.GetValue<bool>()).ShouldBe([true, true]);
        changed["nextSessions"]!.AsArray().Select(session => session!["slices"]!.AsArray().Count).ShouldBe([5, 2]);
        _api.Market.Set("TQQQ", TradingApi.At("20:52"), 45m, 50m);
        await _api.RunToAsync("22:00");

        var orders = (await trader.GetAsync("orders?session=2026-03-02")).Ok()["items"]!.AsArray();
        var plan = orders.Single(order => order!.Text("origin") == "Plan")!;
        plan["slices"]!.AsArray().Select(slice => slice!.Text("dueAt")).ShouldBe(
            ["2026-03-02T15:10:00Z", "2026-03-02T16:30:00Z", "2026-03-02T17:50:00Z", "2026-03-02T19:10:00Z", "2026-03-02T20:30:00Z"]);
        plan["slices"]!.AsArray().ShouldAllBe(slice => slice!.Text("state") == "Filled");
        orders.Single(order => order!.Text("origin") == "Dip")!.Text("plannedAt").ShouldBe("2026-03-02T20:55:00Z");
        await _api.RunToAsync("22:00", day: 3);
        (await trader.GetAsync("orders?session=2026-03-03")).Ok()["items"]!.AsArray().Single(order => order!.Text("origin") == "Plan")!["slices"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_night_that_waits_for_the_end_of_a_pause_is_not_dropped_by_a_change_of_the_reports_time()
    {
        var trader = await _api.AddTraderAsync("carol");
        (await trader.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("14:50");
        (await trader.PostAsync("trading/pause")).Ok();
        await _api.RunToAsync("15:10");
        (await trader.PutAsync("schedule", new { reportTime = "07:00" })).Ok()["nextSessions"]![0]!["scheduled"]!.GetValue<bool>().ShouldBeTrue();
        await _api.RunToAsync("15:12");
        (await trader.PostAsync("trading/resume")).Ok();
        await _api.RunToAsync("22:30");
        (await trader.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldHaveSingleItem();
        (await trader.WalkAsync("runs?session=2026-03-02", 100)).Select(run => run.Text("phase")).ShouldContain("Report");
    }

    [Fact]
    public async Task A_plan_time_moved_into_the_past_neither_trades_at_once_nor_reads_as_missed()
    {
        var trader = await _api.AddTraderAsync("carol");
        (await trader.PutAsync("schedule", new { planTime = "02:00", sliceStart = "02:10" })).Ok();
        (await trader.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("16:00");
        (await trader.PutAsync("schedule", new { planTime = "00:05" })).Ok()["nextSessions"]!.AsArray()
            .Select(session => session!["scheduled"]!.GetValue<bool>()).ShouldBe([false, true]);
        await _api.RunToAsync("22:00");
        (await trader.WalkAsync("runs?session=2026-03-02", 100)).ShouldBeEmpty();
        (await _api.Host.WithDbAsync(trader.Tenant, db => db.Notifications.CountAsync())).ShouldBe(0);
        await _api.RunToAsync("22:00", day: 3);
        (await trader.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_schedule_switched_off_in_the_night_says_that_what_was_begun_is_ended()
    {
        var trader = await _api.AddTraderAsync("carol");
        (await trader.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("19:20");
        var off = (await trader.PutAsync("schedule", new { enabled = false })).Ok();
        Firings(off).Select(firing => firing.Split(' ')[0]).ShouldBe(["Slice", "CloseSession", "Report"]);
        off["nextSessions"]!.AsArray().Select(session => session!["scheduled"]!.GetValue<bool>()).ShouldBe([false, false]);
        await _api.RunToAsync("22:00");
        (await trader.WalkAsync("runs?session=2026-03-02", 100)).Where(run => run.Text("state") == "Succeeded").Select(run => run.Text("phase")).ShouldContain("Report");
    }

    [Fact]
    public async Task Settings_are_read_and_replaced()
    {
        var read = await _alice.GetAsync("settings");
        read.ETag.ShouldBe("\"0\"");
        read.Ok().ToJsonString().ShouldBe("""{"averagePriceCheckAuto":true,"autoStart":false,"autoStartThreshold":0.5,"totalBudget":null,"commission":0.0025,"maxOrderValue":null,"version":0}""");
        (await _alice.PutAsync("settings", new { autoStart = true, totalBudget = 50_000.5m, commission = 0, maxOrderValue = 2500 }, read.ETag)).Ok().Number("totalBudget").ShouldBe(50_000.5m);
        (await _alice.PutAsync("settings", new { }, read.ETag)).Refused(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        (await _alice.PutAsync("settings", new { commission = 0.06m })).Refused(HttpStatusCode.BadRequest, "validation", "commission");
        (await _alice.PutAsync("settings", new { maxOrderValue = 0 })).Refused(HttpStatusCode.BadRequest, "validation", "maxOrderValue");
        (await _alice.PutAsync("settings", new { totalBudget = -1 })).Refused(HttpStatusCode.BadRequest, "validation", "totalBudget");
        (await _alice.PutAsync("settings", new { totalBudget = 0.001m })).Refused(HttpStatusCode.BadRequest, "validation", "totalBudget");
        (await _alice.PutAsync("settings", new { autoStartThreshold = 0 })).Refused(HttpStatusCode.BadRequest, "validation", "autoStartThreshold");
        (await _alice.GetAsync("settings")).ETag.ShouldBe("\"1\"");
        (await _bob.GetAsync("settings")).ETag.ShouldBe("\"0\"");
        (await _api.Host.ActsAsync(_alice)).ShouldHaveSingleItem().ShouldBe(
            ("settings.updated", """{"autoStart":false,"totalBudget":null,"commission":0.0025,"maxOrderValue":null}""", """{"autoStart":true,"totalBudget":50000.5,"commission":0,"maxOrderValue":2500}"""));
    }

    private static IEnumerable<string> Firings(JsonNode schedule) => schedule["nextFirings"]!.AsArray()
        .Select(firing => $"{firing!.Text("phase")} {firing!["number"]} {firing.Text("session")} {firing.Text("local")}");
}

public sealed class SqliteScheduleApiTests() : ScheduleApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresScheduleApiTests() : ScheduleApiTests(DatabaseProvider.Postgres);
