using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What admins do to trading, proved by the books. A session's slices go out from 15:10 to 19:30 UTC.</summary>
public abstract class AdminTradingTests(DatabaseProvider provider)
{
    private const string Trading = "/api/v1/admin/trading";
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public async Task A_deactivated_users_bots_stop_and_what_is_open_is_settled_and_they_come_back()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var (anna, bert) = (await AddTraderAsync(host, "anna"), await AddTraderAsync(host, "bert"));
        await RunToAsync(host, Monday, 17);
        (await SentAsync(host, anna, Monday)).ShouldBeInRange(1, 4);

        (await admin.Client.PatchAnswerAsync($"{Membership.Tenants}/{anna.Id}", new { active = false })).MustBe(200);
        var sent = await SentAsync(host, anna, Monday);
        await RunToAsync(host, Monday.AddDays(2), 12);

        (await SentAsync(host, anna, Monday)).ShouldBe(sent);
        (await SentAsync(host, anna, Monday.AddDays(1))).ShouldBe(0);
        (await SentAsync(host, bert, Monday.AddDays(1))).ShouldBe(5);
        var order = await host.WithDbAsync(anna, db => db.Orders.AsNoTracking().SingleAsync());
        order.State.ShouldBe(OrderState.Completed);
        (await host.WithDbAsync(anna, db => db.Positions.AsNoTracking().SingleAsync())).Quantity.ShouldBe(order.FilledQuantity);

        (await admin.Client.PatchAnswerAsync($"{Membership.Tenants}/{anna.Id}", new { active = true })).MustBe(200);
        await RunToAsync(host, Monday.AddDays(3), 12);
        (await SentAsync(host, anna, Monday.AddDays(2))).ShouldBe(5);
    }

    [Fact]
    public async Task While_the_server_is_stopped_nothing_is_sent_and_a_restart_changes_nothing()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var anna = await AddTraderAsync(host, "anna");
        (await StateAsync(host, admin)).ShouldBe(false);

        (await admin.Client.PostAnswerAsync(Trading + "/pause")).MustBe(200)["paused"].GetValue<bool>().ShouldBeTrue();
        (await admin.Client.PostAnswerAsync(Trading + "/pause")).MustBe(200);
        await RunToAsync(host, Monday, 18);
        (await SentAsync(host, anna, Monday)).ShouldBe(0);

        await using var restarted = await host.StartAnotherAsync(SecretKeys.Generate());
        (await restarted.Services.GetRequiredService<ISystemQueries>().IsTradingPausedAsync(default)).ShouldBeTrue();
        restarted.Trading.Set(host.Trading.GetUtcNow().UtcDateTime);
        await RunToAsync(restarted, Monday.AddDays(1), 12);
        (await SentAsync(restarted, anna, Monday)).ShouldBe(0);
        (await restarted.WithDbAsync(anna, db => db.DispatchRuns.Where(run => run.Phase == WorkPhase.Plan).Select(run => run.State).ToListAsync())).ShouldBe([RunState.Skipped]);

        (await admin.Client.PostAnswerAsync(Trading + "/resume")).MustBe(200)["paused"].GetValue<bool>().ShouldBeFalse();
        (await StateAsync(host, admin)).ShouldBe(false);
        await RunToAsync(restarted, Monday.AddDays(2), 12);
        (await SentAsync(restarted, anna, Monday.AddDays(1))).ShouldBe(5);

        // Twice the same is once.
        (await host.AuditAsync(admin.Tenant.Id)).Select(entry => (entry.Action, entry.Administrative)).ShouldBe([("server.trading_paused", true), ("server.trading_resumed", true)]);
    }

    [Fact]
    public async Task Everybodys_runs_are_listed_without_a_gap_and_can_be_narrowed()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var (anna, bert) = (await AddTraderAsync(host, "anna"), await AddTraderAsync(host, "bert"));
        await RunToAsync(host, Monday.AddDays(2), 12);

        var all = await admin.Client.ListAsync("/api/v1/admin/runs", 1000);
        var keys = all.Select(run => (run["userId"]!.GetValue<Guid>(), run["session"]!.GetValue<string>(), run["phase"]!.GetValue<string>(), run["number"]!.GetValue<int>())).ToList();
        keys.Distinct().Count().ShouldBe(keys.Count);
        all.Count.ShouldBe(await CountAsync(anna) + await CountAsync(bert));
        all.Select(run => run["session"]!.GetValue<string>()).ShouldBeInOrder(SortDirection.Descending);
        all.Select(run => run["username"]!.GetValue<string>()).Distinct().Order().ShouldBe(["anna", "bert"]);
        foreach (var limit in new[] { 1, 7 })
        {
            (await admin.Client.ListAsync("/api/v1/admin/runs", limit)).Select(run => run.ToJsonString()).ShouldBe(all.Select(run => run.ToJsonString()));
        }

        var narrowed = await admin.Client.ListAsync($"/api/v1/admin/runs?session={Monday:O}&state=Succeeded&userId={anna.Id}", 1000);
        narrowed.Count.ShouldBeGreaterThan(5);
        narrowed.ShouldAllBe(run => run["session"]!.GetValue<string>() == "2026-03-02" && run["state"]!.GetValue<string>() == "Succeeded" && run["username"]!.GetValue<string>() == "anna");
        (await admin.Client.GetAnswerAsync($"/api/v1/admin/runs?userId={Guid.NewGuid()}")).Items.ShouldBeEmpty();
        (await admin.Client.GetAnswerAsync("/api/v1/admin/runs?cursor=MjAyNi0wMy0wMg")).Says.ShouldBe("400 bad_cursor");
        (await admin.Client.GetAnswerAsync("/api/v1/admin/runs?session=yesterday")).Says.ShouldBe("400 wrong_parameter");

        Task<int> CountAsync(TenantInfo tenant) => host.WithDbAsync(tenant, db => db.DispatchRuns.CountAsync());
    }

    [Fact]
    public async Task What_admins_did_is_for_admins_to_read_and_nothing_else_is()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (admin, other) = (await host.AddAdminAsync(), await host.AddAdminAsync("other"));
        var code = await admin.InviteAsync(new { note = "friend" });
        var alice = (await host.RegisterAsync("alice", code)).MustBe(201);
        await admin.Client.PostAnswerAsync(Trading + "/pause");
        await admin.Client.PatchAnswerAsync($"{Membership.Tenants}/{alice.Id}", new { active = false });

        // All at the same moment: the pages must not lose any.
        var acts = await other.Client.ListAsync("/api/v1/admin/audit", 1);
        acts.Select(act => $"{act["username"]} {act["action"]}").Order().ShouldBe(["admin invitation.created", "admin server.trading_paused", "admin tenant.updated"]);
        acts.ShouldAllBe(act => act["actor"]!.GetValue<string>() == "admin" && act["address"]!.GetValue<string>() == "127.0.0.1" && act["via"]!.GetValue<string>() == "session");
        var update = acts.Single(act => act["action"]!.GetValue<string>() == "tenant.updated");
        update["before"]!["active"]!.GetValue<bool>().ShouldBeTrue();
        update["after"]!["active"]!.GetValue<bool>().ShouldBeFalse();
        acts.ShouldAllBe(act => !act.ToJsonString().Contains(code));

        update["target"]!.GetValue<Guid>().ShouldBe(alice.Id);
        (await other.Client.GetAnswerAsync($"/api/v1/admin/audit?userId={alice.Id}")).Items.ShouldHaveSingleItem();
        (await other.Client.GetAnswerAsync("/api/v1/admin/audit?action=server.trading_paused")).Items.ShouldHaveSingleItem();
        (await other.Client.GetAnswerAsync("/api/v1/admin/audit?cursor=x")).Says.ShouldBe("400 bad_cursor");
    }

    [Fact]
    public async Task What_an_admin_did_to_somebody_outlives_them_both()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (admin, kim) = (await host.AddAdminAsync(), await host.AddAdminAsync("kim"));
        var accomplice = (await host.RegisterAsync("accomplice", await admin.InviteAsync())).MustBe(201);
        var bob = (await host.RegisterAsync("bob", await admin.InviteAsync())).MustBe(201);
        var carol = (await kim.Client.PostAnswerAsync(Membership.Tenants, new { username = "carol", email = "carol@example.org" })).MustBe(201);
        host.Wall.UtcNow += TimeSpan.FromMinutes(1);
        (await kim.Client.PatchAnswerAsync($"{Membership.Tenants}/{accomplice.Id}", new { role = "admin" })).MustBe(200);
        (await kim.Client.PatchAnswerAsync($"{Membership.Tenants}/{bob.Id}", new { active = false })).MustBe(200);
        (await (await host.ClientOfLoginAsync("accomplice")).AskAsync(HttpMethod.Delete, "/api/v1/me", new { password = Membership.Password })).MustBe(204);

        var acts = await admin.Client.ListAsync("/api/v1/admin/audit", 100);
        acts.Where(act => act["username"]?.GetValue<string>() != "admin").Select(act => $"{act["username"]} {act["actor"]} {act["action"]} {act["target"]}").Order()
            .ShouldBe(new[] { "  user.erased ", $"kim kim tenant.created {carol.Id}", $"kim kim tenant.updated {accomplice.Id}", $"kim kim tenant.updated {bob.Id}" }.Order());
        var promotion = (await admin.Client.GetAnswerAsync($"/api/v1/admin/audit?userId={accomplice.Id}")).Items.ShouldHaveSingleItem();
        promotion["after"]!["role"]!.GetValue<string>().ShouldBe("Admin");
        acts.ShouldAllBe(act => !act.ToJsonString().Contains("accomplice"));
        var erasure = (await admin.Client.GetAnswerAsync("/api/v1/admin/audit?action=user.erased")).Items.ShouldHaveSingleItem();
        (erasure["at"]!.GetValue<DateTime>(), erasure["userId"]).ShouldBe((host.Wall.UtcNow, null));
        foreach (var limit in new[] { 1, 2 })
        {
            (await admin.Client.ListAsync("/api/v1/admin/audit", limit)).Select(act => act.ToJsonString()).ShouldBe(acts.Select(act => act.ToJsonString()));
        }

        // Of what an admin did who is gone, the user's own audit tells.
        (await kim.Client.AskAsync(HttpMethod.Delete, "/api/v1/me", new { password = Membership.Password })).MustBe(204);
        (await admin.Client.GetAnswerAsync($"/api/v1/admin/audit?userId={bob.Id}")).Items.ShouldHaveSingleItem()["actor"]!.GetValue<string>().ShouldBe("kim");
        (await admin.Client.GetAnswerAsync("/api/v1/admin/audit?action=user.erased")).Items.Count.ShouldBe(2);
        (await host.SendAsync(admin.Tenant, new VerifyAuditQuery())).Break.ShouldBeNull();
        (await host.SendAsync(Membership.Tenant(bob.Id), new VerifyAuditQuery())).Break.ShouldBeNull();
    }

    private static async Task<TenantInfo> AddTraderAsync(ApiHost host, string username) => await host.Services.GetRequiredService<TenantDesk>().AddAsync(
        username,
        new OpenTenantAccountCommand(100_000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5),
        [new(new BotSettings("TQ_1", "TQQQ", Seed: 20_000, CheckAveragePrice: false, CheckBandPrice: false, SkipSell: true))],
        CancellationToken.None);

    private static Task RunToAsync(ApiHost host, DateOnly day, int hour) =>
        host.Driver.RunUntilAsync(day.ToDateTime(new(hour, 0), DateTimeKind.Utc), CancellationToken.None);

    private static Task<int> SentAsync(ApiHost host, TenantInfo tenant, DateOnly session) =>
        host.WithDbAsync(tenant, db => db.OrderSlices.CountAsync(slice => slice.SessionDate == session && slice.OrderNumber != null));

    private static async Task<bool> StateAsync(ApiHost host, ApiUser admin) => (await admin.Client.GetAnswerAsync(Trading)).MustBe(200)["paused"].GetValue<bool>();
}

public sealed class SqliteAdminTradingTests() : AdminTradingTests(DatabaseProvider.Sqlite);

public sealed class PostgresAdminTradingTests() : AdminTradingTests(DatabaseProvider.Postgres);
