using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract class AdminTenantTests(DatabaseProvider provider)
{
    [Fact]
    public async Task The_list_is_whole_page_by_page_and_can_be_narrowed()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        foreach (var name in new[] { "민준", "minseo", "Minho", "sora", "jun" })
        {
            // Two of each pair come at the same moment.
            host.Wall.UtcNow += name.Length % 2 == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
            await host.AddUserAsync(name);
        }

        var all = await admin.Client.ListAsync(Membership.Tenants, 100);
        var paged = await admin.Client.ListAsync(Membership.Tenants, 1);
        paged.Select(Id).ShouldBe(all.Select(Id));
        all.Count.ShouldBe(6);
        all.Select(tenant => tenant["createdAt"]!.GetValue<DateTime>()).ShouldBeInOrder(SortDirection.Descending);
        all[0].AsObject().Select(field => field.Key).ShouldBe(
        [
            "id", "username", "email", "role", "active", "signedUp", "mustChangePassword", "createdAt", "lastLoginAt", "tradingPaused", "twoFactorEnabled", "lockedUntil",
        ]);

        (await NamesAsync("?name=MIN")).ShouldBe(["Minho", "admin", "minseo"], ignoreOrder: true);
        (await NamesAsync("?name=%EB%AF%BC")).ShouldBe(["민준"]);
        (await NamesAsync("?name=%25")).ShouldBeEmpty();
        (await NamesAsync("?role=admin")).ShouldBe(["admin"]);
        (await NamesAsync("?active=false")).ShouldBeEmpty();
        (await admin.Client.GetAnswerAsync($"{Membership.Tenants}/{Id(all[0])}")).MustBe(200).Body!.ToJsonString().ShouldBe(all[0].ToJsonString());
        (await admin.Client.GetAnswerAsync(Membership.Tenants + "?cursor=none")).Says.ShouldBe("400 bad_cursor");
        (await admin.Client.GetAnswerAsync(Membership.Tenants + "?limit=0")).Says.ShouldBe("400 validation");
        (await admin.Client.GetAnswerAsync(Membership.Tenants + "?role=owner")).Fields.ShouldBe(["role"]);

        async Task<IEnumerable<string>> NamesAsync(string query) =>
            (await admin.Client.GetAnswerAsync(Membership.Tenants + query)).MustBe(200).Items.Select(item => item["username"]!.GetValue<string>());
    }

    [Fact]
    public async Task Whoever_gets_a_first_password_must_change_it_before_anything_else()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();

        var added = (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "bob", email = "bob@example.org", role = "admin", firstPassword = "Given by admin 1" })).MustBe(201);
        added.Body!["inviteCode"].ShouldBeNull();
        var bob = await host.ClientOfLoginAsync("bob", "Given by admin 1");
        foreach (var path in new[] { Membership.Tenants, "/api/v1/admin/trading", "/api/v1/bots", "/api/v1/auth/sessions", "/api/v1/audit" })
        {
            (await bob.GetAnswerAsync(path)).Says.ShouldBe("403 password_change_required", path);
        }

        (await bob.PostAnswerAsync("/api/v1/admin/trading/pause")).Says.ShouldBe("403 password_change_required");
        (await bob.PostAnswerAsync("/api/v1/auth/password", new { currentPassword = "Given by admin 1", newPassword = Membership.Password })).Says.ShouldBe("204");
        (await (await host.ClientOfLoginAsync("bob")).GetAnswerAsync(Membership.Tenants)).Says.ShouldBe("200");

        var entry = (await host.AuditAsync(added.Id))[0];
        (entry.Action, entry.ActorId, entry.Actor, entry.Via, entry.Administrative, entry.Target).ShouldBe(("tenant.created", admin.Tenant.Id, "admin", CallerVia.Session, true, "bob"));
        entry = (await host.AuditAsync(admin.Tenant.Id)).ShouldHaveSingleItem();
        (entry.Action, entry.ActorId, entry.Administrative, entry.Target, entry.After).ShouldBe(("tenant.created", admin.Tenant.Id, true, added.Id.ToString(), """{"role":"Admin"}"""));
    }

    [Fact]
    public async Task Whoever_is_added_without_a_password_signs_up_under_their_name_and_nobody_else_does()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var added = (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "bob", email = "bob@example.org" })).MustBe(201);
        var code = added.Text("inviteCode");
        (await host.LoginAnswerAsync("bob")).Says.ShouldBe("401 login_failed");
        (await admin.Client.GetAnswerAsync($"{Membership.Tenants}/{added.Id}"))["signedUp"].GetValue<bool>().ShouldBeFalse();

        (await host.RegisterAsync("mallory", code)).Says.ShouldBe("403 invitation_invalid");
        (await host.RegisterAsync("bob", code, "mallory@example.org")).Says.ShouldBe("403 invitation_invalid");
        (await host.RegisterAsync("bob", await admin.InviteAsync())).Says.ShouldBe("409 username_taken");

        // The code was lost: another one takes its place.
        var told = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { tenantId = added.Id, role = "admin", expiresInDays = 2 })).MustBe(201);
        told.Text("role").ShouldBe("user");
        var other = told.Text("code");
        (await host.RegisterAsync("bob", code)).Says.ShouldBe("403 invitation_invalid");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.RegisterAsync("Bob", other, "BOB@example.org")));
        answers.Select(answer => answer.Says).Order().ShouldBe(["201", "403 invitation_invalid", "403 invitation_invalid", "403 invitation_invalid"]);
        answers.Single(answer => answer.Status == 201).Id.ShouldBe(added.Id);

        (await host.LoginAnswerAsync("bob")).Says.ShouldBe("200");
        (await admin.Client.PostAnswerAsync(Membership.Invitations, new { tenantId = added.Id })).Says.ShouldBe("409 tenant_signed_up");
        (await admin.Client.PostAnswerAsync(Membership.Invitations, new { tenantId = Guid.NewGuid() })).Says.ShouldBe("404 not_found");
        (await host.AuditAsync(added.Id)).Where(entry => !entry.Action.StartsWith("login.", StringComparison.Ordinal)).Select(entry => (entry.Action, entry.Actor)).ShouldBe([("tenant.created", "admin"), ("user.registered", "anonymous")]);
    }

    [Fact]
    public async Task Names_that_are_taken_or_none_are_refused()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        await host.AddUserAsync("bob");
        (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "BOB", email = "x@example.org" })).Says.ShouldBe("409 username_taken");
        (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "carol", email = "BOB@example.org" })).Says.ShouldBe("409 email_taken");
        (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "anonymous", email = "x", firstPassword = "short" })).Fields.Order().ShouldBe(["email", "firstPassword", "username"]);
        (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "carol", email = "c@example.org", role = "owner" })).Status.ShouldBe(400);
        (await admin.Client.GetAnswerAsync(Membership.Tenants)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_deactivated_users_tokens_stop_at_once_and_stay_dead()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        await host.RegisterAsync("bob", await admin.InviteAsync());
        var login = (await host.LoginAnswerAsync("bob")).MustBe(200);
        var bob = host.ClientOf(login.Text("accessToken"));
        var id = (await bob.GetAnswerAsync("/api/v1/me")).MustBe(200).Id;
        var path = $"{Membership.Tenants}/{id}";

        (await admin.Client.PatchAnswerAsync(path, new { active = false })).MustBe(200)["active"].GetValue<bool>().ShouldBeFalse();
        (await bob.GetAnswerAsync("/api/v1/me")).Says.ShouldBe("401 unauthenticated");
        (await host.LoginAnswerAsync("bob")).Says.ShouldBe("401 login_failed");
        (await host.Anonymous.PostAnswerAsync("/api/v1/auth/refresh", new { refreshToken = login.Text("refreshToken") })).Status.ShouldBe(401);

        (await admin.Client.PatchAnswerAsync(path, new { active = true })).MustBe(200);
        (await bob.GetAnswerAsync("/api/v1/me")).Says.ShouldBe("401 unauthenticated");
        var again = await host.ClientOfLoginAsync("bob");
        (await again.GetAnswerAsync("/api/v1/me")).Says.ShouldBe("200");

        // A new role counts at the next request.
        (await again.GetAnswerAsync(Membership.Tenants)).Says.ShouldBe("403 admins_only");
        (await admin.Client.PatchAnswerAsync(path, new { role = "admin" })).MustBe(200).Text("role").ShouldBe("admin");
        (await again.GetAnswerAsync(Membership.Tenants)).Says.ShouldBe("200");

        // As it is already: nothing to write down.
        (await admin.Client.PatchAnswerAsync(path, new { active = true, role = "admin" })).MustBe(200);
        var updates = (await host.AuditAsync(id)).Where(entry => entry.Action == "tenant.updated").ToList();
        updates.ShouldAllBe(entry => entry.ActorId == admin.Tenant.Id && entry.Administrative && entry.Target == "bob");
        updates.Select(entry => $"{entry.Before} {entry.After}").ShouldBe(
        [
            """{"active":true,"role":"User"} {"active":false,"role":"User"}""",
            """{"active":false,"role":"User"} {"active":true,"role":"User"}""",
            """{"active":true,"role":"User"} {"active":true,"role":"Admin"}""",
        ]);
    }

    [Fact]
    public async Task Whom_nobody_knows_cannot_be_read_or_changed()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var path = $"{Membership.Tenants}/{Guid.NewGuid()}";
        (await admin.Client.GetAnswerAsync(path)).Says.ShouldBe("404 not_found");
        (await admin.Client.PatchAnswerAsync(path, new { active = false })).Says.ShouldBe("404 not_found");
        (await admin.Client.PatchAnswerAsync($"{Membership.Tenants}/{admin.Tenant.Id}", new { })).Says.ShouldBe("400 validation");
        (await admin.Client.PatchAnswerAsync($"{Membership.Tenants}/{admin.Tenant.Id}", new { tradingPaused = true })).Says.ShouldBe("400 field_unknown");
    }

    [Fact]
    public async Task The_last_admin_who_can_log_in_stays_one()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var own = $"{Membership.Tenants}/{admin.Tenant.Id}";

        // Somebody who never came is nobody to leave the server to.
        (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "invited", email = "i@example.org", role = "admin" })).MustBe(201);
        (await admin.Client.PatchAnswerAsync(own, new { role = "user" })).Says.ShouldBe("409 last_admin");
        (await admin.Client.PatchAnswerAsync(own, new { active = false })).Says.ShouldBe("409 last_admin");

        var other = await host.AddAdminAsync("other");
        (await admin.Client.PatchAnswerAsync(own, new { role = "user" })).MustBe(200);
        (await admin.Client.GetAnswerAsync(own)).Says.ShouldBe("403 admins_only");
        (await other.Client.PatchAnswerAsync($"{Membership.Tenants}/{other.Tenant.Id}", new { active = false })).Says.ShouldBe("409 last_admin");
    }

    [Fact]
    public async Task Of_two_admins_who_remove_each_other_at_once_one_remains()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (anna, bert) = (await host.AddAdminAsync("anna"), await host.AddAdminAsync("bert"));
        var ways = new object[] { new { role = "user" }, new { active = false } };
        for (var round = 0; round < 6; round++)
        {
            var answers = await Task.WhenAll(
                anna.Client.PatchAnswerAsync($"{Membership.Tenants}/{bert.Tenant.Id}", ways[round % 2]),
                bert.Client.PatchAnswerAsync($"{Membership.Tenants}/{anna.Tenant.Id}", ways[round / 2 % 2]));

            // The slower one finds no admin to remove, or is none any more.
            answers.Count(answer => answer.Status == 200).ShouldBe(1);
            answers.Single(answer => answer.Status != 200).Says.ShouldBeOneOf("409 last_admin", "403 admins_only", "401 unauthenticated");

            // Back to two, by whoever is left; a login that ended is made anew.
            var annaLeft = answers[0].Status == 200;
            var (left, gone) = annaLeft ? (anna, bert) : (bert, anna);
            (await left.Client.PatchAnswerAsync($"{Membership.Tenants}/{gone.Tenant.Id}", new { active = true, role = "admin" })).MustBe(200);
            var back = gone with { Client = await host.ClientOfLoginAsync(gone.Tenant.Identifier) };
            (anna, bert) = annaLeft ? (left, back) : (back, left);
        }
    }

    private static Guid Id(System.Text.Json.Nodes.JsonNode tenant) => tenant["id"]!.GetValue<Guid>();
}

public sealed class SqliteAdminTenantTests() : AdminTenantTests(DatabaseProvider.Sqlite);

public sealed class PostgresAdminTenantTests() : AdminTenantTests(DatabaseProvider.Postgres);
