using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract class AdminInvitationTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Invitations_are_listed_with_what_became_of_them_and_never_with_their_code()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var expired = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { note = "for the aunt", expiresInDays = 1 })).MustBe(201);
        expired["expiresAt"].GetValue<DateTime>().ShouldBe(ApiHost.WallStart.AddDays(1));
        var used = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { role = "admin" })).MustBe(201);
        host.Wall.UtcNow += TimeSpan.FromDays(1);
        admin = admin with { Client = host.ClientOf(await host.IssueAsync(admin.Tenant)) };
        var alice = (await host.RegisterAsync("alice", used.Text("code"))).MustBe(201);
        var open = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { })).MustBe(201);
        open.Text("code").ShouldMatch("^egi_([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$");

        var list = (await admin.Client.GetAnswerAsync(Membership.Invitations)).MustBe(200);
        list.Items.Select(item => item["state"]!.GetValue<string>()).Order().ShouldBe(["expired", "open", "used"]);
        list.Items[0]["id"]!.GetValue<Guid>().ShouldBe(open.Id);
        foreach (var made in new[] { expired, used, open })
        {
            list.Body!.ToJsonString().ShouldNotContain(made.Text("code"));
        }

        var row = (await admin.Client.GetAnswerAsync(Membership.Invitations + "?state=used")).Items.ShouldHaveSingleItem();
        row["usedBy"]!.ToJsonString().ShouldBe($$"""{"id":"{{alice.Id}}","username":"alice"}""");
        row["createdBy"]!["username"]!.GetValue<string>().ShouldBe("admin");
        row["usedAt"]!.GetValue<DateTime>().ShouldBe(host.Wall.UtcNow);
        (await admin.Client.GetAnswerAsync(Membership.Invitations + "?state=expired")).Items.ShouldHaveSingleItem()["note"]!.GetValue<string>().ShouldBe("for the aunt");
        (await admin.Client.ListAsync(Membership.Invitations, 1)).Select(item => item["id"]!.GetValue<Guid>()).ShouldBe(list.Items.Select(item => item["id"]!.GetValue<Guid>()));
        (await admin.Client.GetAnswerAsync(Membership.Invitations + "?cursor=AAAA")).Says.ShouldBe("400 bad_cursor");
    }

    [Fact]
    public async Task What_was_not_used_can_be_taken_back()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (admin, other) = (await host.AddAdminAsync(), await host.AddAdminAsync("other"));
        var open = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { note = "x" })).MustBe(201);
        var used = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { })).MustBe(201);
        await host.RegisterAsync("alice", used.Text("code"));

        (await other.Client.DeleteAnswerAsync($"{Membership.Invitations}/{used.Id}")).Says.ShouldBe("409 invitation_used");
        (await other.Client.DeleteAnswerAsync($"{Membership.Invitations}/{open.Id}")).Says.ShouldBe("204");
        (await other.Client.DeleteAnswerAsync($"{Membership.Invitations}/{open.Id}")).Says.ShouldBe("404 not_found");
        (await other.Client.DeleteAnswerAsync($"{Membership.Invitations}/{Guid.NewGuid()}")).Says.ShouldBe("404 not_found");

        (await host.AuditAsync(admin.Tenant.Id)).Select(entry => (entry.Action, entry.Target, entry.Administrative))
            .ShouldBe([("invitation.created", open.Id.ToString(), true), ("invitation.created", used.Id.ToString(), true)]);
        (await host.AuditAsync(other.Tenant.Id)).Select(entry => (entry.Action, entry.Target)).ShouldBe([("invitation.revoked", open.Id.ToString())]);
    }

    [Theory]
    [InlineData("demoted")]
    [InlineData("deactivated")]
    [InlineData("erased")]
    [InlineData("removed meanwhile")]
    public async Task No_invitation_outlives_the_admin_who_made_it(string how)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (admin, kim) = (await host.AddAdminAsync(), await host.AddAdminAsync("kim"));
        var newAdmin = await kim.InviteAsync(new { role = "admin" });
        var added = (await kim.Client.PostAnswerAsync(Membership.Tenants, new { username = "bob", email = "bob@example.org" })).MustBe(201);
        var used = (await host.RegisterAsync("used", await kim.InviteAsync())).MustBe(201);
        var kept = await admin.InviteAsync();

        var path = $"{Membership.Tenants}/{kim.Tenant.Id}";
        switch (how)
        {
            case "demoted":
                (await admin.Client.PatchAnswerAsync(path, new { role = "user" })).MustBe(200);
                break;
            case "deactivated":
                (await admin.Client.PatchAnswerAsync(path, new { active = false })).MustBe(200);
                break;
            case "erased":
                (await kim.Client.AskAsync(HttpMethod.Delete, "/api/v1/me", new { password = Membership.Password })).MustBe(204);
                break;
            default:
                // As if the codes had been made while kim was removed: nothing took them away.
                await host.WithDbAsync(kim.Tenant, async db =>
                {
                    (await db.Users.SingleAsync()).Role = UserRole.User;
                    await TestHost.SaveAsync(db);
                    return 0;
                });
                break;
        }

        (await host.RegisterAsync("accomplice", newAdmin)).Says.ShouldBe("403 invitation_invalid");
        (await host.RegisterAsync("bob", added.Text("inviteCode"))).Says.ShouldBe("403 invitation_invalid");
        if (how != "removed meanwhile")
        {
            (await admin.Client.GetAnswerAsync(Membership.Invitations + "?state=open")).Items.ShouldHaveSingleItem()["createdBy"]!["username"]!.GetValue<string>().ShouldBe("admin");
            (await admin.Client.GetAnswerAsync(Membership.Invitations + "?state=used")).Items.ShouldHaveSingleItem()["usedBy"]!["id"]!.GetValue<Guid>().ShouldBe(used.Id);

            // Back as an admin, they make new ones.
            if (how != "erased")
            {
                (await admin.Client.PatchAnswerAsync(path, new { role = "admin", active = true })).MustBe(200);
                (await host.RegisterAsync("accomplice", newAdmin)).Says.ShouldBe("403 invitation_invalid");
            }
        }

        // Whoever was added is not lost: another admin makes them a code.
        (await host.RegisterAsync("bob", await admin.InviteAsync(new { tenantId = added.Id }))).Says.ShouldBe("201");
        (await host.RegisterAsync("carol", kept)).Says.ShouldBe("201");
    }

    [Fact]
    public async Task Nobody_is_invited_to_be_somebody_invented()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var seoyeon = await host.Services.GetRequiredService<TenantDesk>().AddUserAsync("seoyeon", default);

        (await admin.Client.PostAnswerAsync(Membership.Invitations, new { tenantId = seoyeon.Id })).Says.ShouldBe("409 tenant_invented");
        (await admin.Client.GetAnswerAsync(Membership.Invitations)).Items.ShouldBeEmpty();
        (await host.Services.GetRequiredService<ISystemQueries>().ListInventedTenantsAsync(default)).ShouldHaveSingleItem().ShouldBe(seoyeon);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_field()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        foreach (var days in new[] { 0, 31 })
        {
            (await admin.Client.PostAnswerAsync(Membership.Invitations, new { expiresInDays = days })).Fields.ShouldBe(["expiresInDays"]);
        }

        (await admin.Client.PostAnswerAsync(Membership.Invitations, new { note = new string('n', 201) })).Fields.ShouldBe(["note"]);
        (await admin.Client.PostAnswerAsync(Membership.Invitations, new { note = "a\0b" })).Fields.ShouldBe(["note"]);
        (await admin.Client.GetAnswerAsync(Membership.Invitations)).Items.ShouldBeEmpty();
    }
}

public sealed class SqliteAdminInvitationTests() : AdminInvitationTests(DatabaseProvider.Sqlite);

public sealed class PostgresAdminInvitationTests() : AdminInvitationTests(DatabaseProvider.Postgres);
