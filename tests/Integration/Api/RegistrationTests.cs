using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract class RegistrationTests(DatabaseProvider provider)
{
    [Fact]
    public async Task By_default_a_good_code_lets_one_person_in()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var code = await admin.InviteAsync();

        (await host.RegisterAsync("alice")).Says.ShouldBe("403 invitation_invalid");
        (await host.RegisterAsync("alice", "egi_0000-0000-0000-0000-0000-0000-0000")).Says.ShouldBe("403 invitation_invalid");
        var alice = (await host.RegisterAsync("alice", code)).MustBe(201);
        (await host.RegisterAsync("bob", code)).Says.ShouldBe("403 invitation_invalid");

        alice.Body!.AsObject().Select(field => field.Key).ShouldBe(["id", "username"]);
        (await host.LoginAnswerAsync("ALICE")).Says.ShouldBe("200");
        var user = await host.UserAsync(alice.Id);
        (user.Role, user.Active, user.Simulated, user.MustChangePassword, user.SecurityStamp.Length, user.CreatedAt).ShouldBe((UserRole.User, true, false, false, 32, ApiHost.WallStart));
        var furnished = await host.WithDbAsync(Membership.Tenant(alice.Id), async db => (await db.Settings.CountAsync(), await db.Schedules.CountAsync(row => !row.Enabled), await db.CashAccounts.CountAsync()));
        furnished.ShouldBe((1, 1, 1));
        var entry = (await host.AuditAsync(alice.Id))[0];
        (entry.Action, entry.Actor, entry.Via, entry.Administrative, entry.Address).ShouldBe(("user.registered", "anonymous", CallerVia.Anonymous, false, "127.0.0.1"));
        entry.Hash.ShouldBe(entry.ComputeHash());
        entry.After!.ShouldNotContain(Membership.Password);
    }

    [Fact]
    public async Task A_code_ends_with_its_days_or_when_it_is_revoked()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var week = await admin.InviteAsync();
        var day = await admin.InviteAsync(new { expiresInDays = 1 });
        var revoked = (await admin.Client.PostAnswerAsync(Membership.Invitations, new { })).MustBe(201);
        (await admin.Client.DeleteAnswerAsync($"{Membership.Invitations}/{revoked.Id}")).Says.ShouldBe("204");

        (await host.RegisterAsync("alice", revoked.Text("code"))).Says.ShouldBe("403 invitation_invalid");
        host.Wall.UtcNow += TimeSpan.FromDays(1);
        (await host.RegisterAsync("alice", day)).Says.ShouldBe("403 invitation_invalid");
        host.Wall.UtcNow += TimeSpan.FromDays(6) - TimeSpan.FromSeconds(1);

        // As somebody would copy it from paper.
        (await host.RegisterAsync("alice", " " + week.ToLowerInvariant().Replace("-", " ").Replace('0', 'o') + " ")).Says.ShouldBe("201");
    }

    [Fact]
    public async Task A_code_can_be_looked_at_before_it_is_used()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var code = await admin.InviteAsync();
        var offer = (await CheckAsync(host, " " + code.ToLowerInvariant())).MustBe(200);
        offer.Body!.AsObject().Select(field => field.Key).ShouldBe(["username", "expiresAt"]);
        offer.Body["username"].ShouldBeNull();
        offer["expiresAt"].GetValue<DateTime>().ShouldBe(ApiHost.WallStart.AddDays(7));
        (await CheckAsync(host, "egi_0000-0000-0000-0000-0000-0000-0000")).Says.ShouldBe("403 invitation_invalid");
        (await CheckAsync(host, "")).Says.ShouldBe("400 validation");

        // Whom an admin has added by name is told that name, also where nobody new may come.
        var added = (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "carol", email = "carol@example.org" })).MustBe(201).Text("inviteCode");
        (await CheckAsync(host, added)).MustBe(200).Text("username").ShouldBe("carol");
        await using (var closed = await host.StartAnotherAsync(SecretKeys.Generate(), new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "closed" }))
        {
            (await CheckAsync(closed, added)).Says.ShouldBe("200");
            (await CheckAsync(closed, code)).Says.ShouldBe("403 registration_closed");
        }

        (await host.RegisterAsync("alice", code)).Says.ShouldBe("201");
        (await CheckAsync(host, code)).Says.ShouldBe("403 invitation_invalid");
        host.Wall.UtcNow += TimeSpan.FromDays(7);
        (await CheckAsync(host, added)).Says.ShouldBe("403 invitation_invalid");
    }

    private static Task<Answer> CheckAsync(ApiHost host, string code) => host.Anonymous.PostAnswerAsync("/api/v1/auth/invitation", new { code });

    [Fact]
    public async Task A_taken_name_does_not_use_up_the_code_and_is_told_only_with_one()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        await host.RegisterAsync("alice", await admin.InviteAsync());
        var code = await admin.InviteAsync();

        (await host.RegisterAsync("alice")).Says.ShouldBe("403 invitation_invalid");
        foreach (var name in new[] { "alice", "ALICE", "Ａｌｉｃｅ" })
        {
            var taken = await host.RegisterAsync(name, code, "other@example.org");
            taken.Says.ShouldBe("409 username_taken");
            taken.Fields.ShouldBe(["username"]);
        }

        var mail = await host.RegisterAsync("bob", code, "Alice@Example.org");
        mail.Says.ShouldBe("409 email_taken");
        mail.Fields.ShouldBe(["email"]);
        (await host.RegisterAsync("bob", code)).Says.ShouldBe("201");
    }

    [Fact]
    public async Task Of_eight_people_with_one_code_one_gets_in()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var code = await admin.InviteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => host.RegisterAsync($"person{number}", code)));

        answers.Select(answer => answer.Says).Order().ShouldBe(["201", .. Enumerable.Repeat("403 invitation_invalid", 7)]);
        var users = await host.Services.GetRequiredService<ISystemQueries>().ListTenantsAsync(default);
        users.Count.ShouldBe(2);
        var invitation = (await admin.Client.GetAnswerAsync(Membership.Invitations)).Items.ShouldHaveSingleItem();
        users.ShouldContain(new TenantInfo(invitation["usedBy"]!["id"]!.GetValue<Guid>(), invitation["usedBy"]!["username"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Of_eight_people_with_one_name_one_gets_it()
    {
        await using var host = await ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "open" });

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => host.RegisterAsync("alice", email: $"alice{number}@example.org")));

        answers.Select(answer => answer.Says).Order().ShouldBe(["201", .. Enumerable.Repeat("409 username_taken", 7)]);
        (await host.Services.GetRequiredService<ISystemQueries>().CountUsersAsync(default)).ShouldBe(1);
    }

    [Fact]
    public async Task An_open_server_takes_anybody_but_no_bad_code()
    {
        await using var host = await ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "open" });
        var admin = await host.AddAdminAsync();

        (await host.RegisterAsync("alice")).Says.ShouldBe("201");
        (await host.RegisterAsync("bob", "nonsense")).Says.ShouldBe("403 invitation_invalid");
        var carol = (await host.RegisterAsync("carol", await admin.InviteAsync(new { role = "admin" }))).MustBe(201);
        (await host.UserAsync(carol.Id)).Role.ShouldBe(UserRole.Admin);
    }

    [Fact]
    public async Task A_closed_server_takes_nobody_but_whom_an_admin_added()
    {
        await using var host = await ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "closed" });
        var admin = await host.AddAdminAsync();
        var added = (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "carol", email = "carol@example.org" })).MustBe(201);

        (await host.RegisterAsync("alice")).Says.ShouldBe("403 registration_closed");
        (await host.RegisterAsync("alice", "nonsense")).Says.ShouldBe("403 registration_closed");
        (await host.RegisterAsync("alice", await admin.InviteAsync())).Says.ShouldBe("403 registration_closed");
        (await host.RegisterAsync("carol", added.Text("inviteCode"))).Says.ShouldBe("201");
    }

    [Fact]
    public async Task Names_and_languages_are_those_of_people_everywhere()
    {
        await using var host = await ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "open" });

        // As a Mac sends it: three letters in eight parts.
        var decomposed = "김하늘".Normalize(System.Text.NormalizationForm.FormD);
        var haneul = (await host.Anonymous.AskAsync(HttpMethod.Post, Membership.Register, Membership.Person(decomposed, email: "haneul@example.org"), "ko-KR")).MustBe(201);
        haneul.Text("username").ShouldBe("김하늘");
        (await host.UserAsync(haneul.Id)).Locale.ShouldBe("ko");
        (await host.RegisterAsync("김하늘", email: "other@example.org")).Says.ShouldBe("409 username_taken");
        var taken = await host.Anonymous.AskAsync(HttpMethod.Post, Membership.Register, Membership.Person("김하늘", email: "x@example.org"), "ko");
        taken.Text("title").ShouldBe("이미 사용 중인 사용자 이름입니다. 다른 이름을 고르십시오.");

        var john = (await host.Anonymous.AskAsync(HttpMethod.Post, Membership.Register, Membership.Person("john_1"), "en")).MustBe(201);
        (await host.UserAsync(john.Id)).Locale.ShouldBe("en");
        var bad = await host.Anonymous.PostAnswerAsync(Membership.Register, new { username = "se rver", email = "nobody", password = "short", inviteCode = new string('x', 101) });
        bad.Says.ShouldBe("400 validation");
        bad.Fields.Order().ShouldBe(["email", "inviteCode", "password", "username"]);
    }

    [Fact]
    public async Task Nobody_is_called_what_deceives_others()
    {
        await using var host = await ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "open" });
        var admin = await host.AddAdminAsync("boss");
        var number = 0;
        foreach (var name in new[]
        {
            "mİnjun", "mınjun", "аlice", "αlice", "日本語", "한ㅤ글", "ali\u200Bce", "alice\u0301x", "١٢٣",
            "admin", "Admin", "ＡＤＭＩＮ", "administrator", "root", "system", "server", "Anonymous", "support", "demo", "EggMoney",
        })
        {
            var (body, email) = (name + " as a username", $"person{number++}@example.org");
            (await host.RegisterAsync(name, email: email)).Fields.ShouldBe(["username"], body);
            (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = name, email })).Fields.ShouldBe(["username"], body);
        }

        var refused = await host.Anonymous.AskAsync(HttpMethod.Post, Membership.Register, Membership.Person("root"), "ko");
        refused.Body!.ToJsonString().ShouldNotContain("reserved");
        foreach (var name in new[] { "kim.minjun-1", "민준_2", "ｋｉｍ", "administratrix" })
        {
            (await host.RegisterAsync(name, email: $"person{number++}@example.org")).Says.ShouldBe("201", name);
        }
    }

    [Fact]
    public async Task A_mode_that_is_none_is_told_at_the_start()
    {
        var problem = await Should.ThrowAsync<ProblemException>(() => ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "Sometimes" }));
        problem.Message.ShouldBe("EGGMONEY_REGISTRATION is 'Sometimes'; it must be open, invitation or closed.");
    }
}

public sealed class SqliteRegistrationTests() : RegistrationTests(DatabaseProvider.Sqlite);

public sealed class PostgresRegistrationTests() : RegistrationTests(DatabaseProvider.Postgres);
