using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
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
