using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Accounts;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed class MeTests
{
    private const string Path = "/api/v1/me";

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task It_shows_the_callers_own_account(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddWithPasswordAsync("alice", UserRole.Admin);
        await host.AddWithPasswordAsync("bob");
        var me = await alice.Client.GetFromJsonAsync<JsonElement>(Path);
        me.GetProperty("id").GetGuid().ShouldBe(alice.Tenant.Id);
        me.GetProperty("username").GetString().ShouldBe("alice");
        me.GetProperty("email").GetString().ShouldBe("alice@example.org");
        me.GetProperty("role").GetString().ShouldBe("admin");
        me.GetProperty("locale").GetString().ShouldBe("ko");
        me.GetProperty("timeZone").GetString().ShouldBe("Asia/Seoul");
        me.GetProperty("twoFactorEnabled").GetBoolean().ShouldBeFalse();
        me.GetProperty("recoveryCodesLeft").GetInt32().ShouldBe(2);
        me.GetProperty("mustChangePassword").GetBoolean().ShouldBeFalse();
        me.GetProperty("tradingPaused").GetBoolean().ShouldBeFalse();
        me.GetProperty("createdAt").GetDateTime().ShouldBe(ApiHost.WallStart);
        me.GetProperty("lastLoginAt").ValueKind.ShouldBe(JsonValueKind.Null);
        me.EnumerateObject().Count().ShouldBe(12);
    }

    [Fact]
    public async Task It_is_shown_while_the_password_must_be_changed_and_changed_not()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddWithPasswordAsync("alice");
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            (await db.Users.SingleAsync()).MustChangePassword = true;
            await TestHost.SaveAsync(db);
            return true;
        });
        (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).GetProperty("mustChangePassword").GetBoolean().ShouldBeTrue();
        (await PatchAsync(alice, new { locale = "en" })).ShouldBe((HttpStatusCode.Forbidden, "password_change_required"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_is_left_out_stays(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddWithPasswordAsync("alice"), await host.AddWithPasswordAsync("bob"));
        (await PatchAsync(alice, new { locale = "en" })).Status.ShouldBe(HttpStatusCode.OK);
        (await PatchAsync(alice, new { timeZone = "America/New_York" })).Status.ShouldBe(HttpStatusCode.OK);
        (await PatchAsync(alice, new { email = "Alice@New.example", password = FullAccount.Password })).Status.ShouldBe(HttpStatusCode.OK);
        (await PatchAsync(alice, new { })).Status.ShouldBe(HttpStatusCode.OK);
        (await MeAsync(alice)).ShouldBe(("en", "America/New_York", "Alice@New.example"));
        (await MeAsync(bob)).ShouldBe(("ko", "Asia/Seoul", "bob@example.org"));

        var audit = await alice.Client.GetFromJsonAsync<JsonElement>("/api/v1/audit?action=account.updated");
        var entries = audit.GetProperty("items").EnumerateArray().ToList();
        entries.Count.ShouldBe(3, "what changes nothing leaves no trace");
        entries[0].GetProperty("before").GetProperty("email").GetString().ShouldBe("alice@example.org");
        entries[0].GetProperty("after").GetProperty("email").GetString().ShouldBe("Alice@New.example");
        entries.ShouldAllBe(entry => !entry.GetRawText().Contains(FullAccount.Password));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_new_address_needs_a_proof_and_must_be_free(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddFullAsync("alice"), await host.AddWithPasswordAsync("bob"));
        (await PatchAsync(alice, new { email = "new@example.org" })).ShouldBe((HttpStatusCode.Unauthorized, "proof_required"));
        (await PatchAsync(alice, new { email = "new@example.org", password = "wrong" })).ShouldBe((HttpStatusCode.Unauthorized, "proof_wrong"));
        (await PatchAsync(alice, new { email = "bob@example.org", password = "wrong" })).ShouldBe((HttpStatusCode.Unauthorized, "proof_wrong"), "nobody learns whose address it is");
        (await PatchAsync(alice, new { email = "BOB@example.org", password = FullAccount.Password })).ShouldBe((HttpStatusCode.Conflict, "email_taken"));
        (await MeAsync(alice)).Email.ShouldBe("alice@example.org");
        (await MeAsync(bob)).Email.ShouldBe("bob@example.org");

        // One's own in other letters is free; and what was sent to the old address stops working.
        (await host.WithDbAsync(alice.Tenant, db => db.PasswordResets.CountAsync())).ShouldBe(1);
        (await PatchAsync(alice, new { email = "ALICE@example.org", password = FullAccount.Password })).Status.ShouldBe(HttpStatusCode.OK);
        (await host.WithDbAsync(alice.Tenant, db => db.PasswordResets.CountAsync())).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Of_two_who_want_one_address_at_once_one_gets_it(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var users = new[] { await host.AddWithPasswordAsync("alice"), await host.AddWithPasswordAsync("bob") };
        var answers = await Task.WhenAll(users.Select(user => PatchAsync(user, new { email = "one@example.org", password = FullAccount.Password })));
        answers.Order().ShouldBe([(HttpStatusCode.OK, null), (HttpStatusCode.Conflict, "email_taken")]);
    }

    [Theory]
    [InlineData("{\"locale\":\"de\"}", "locale")]
    [InlineData("{\"timeZone\":\"Mars/Olympus\"}", "timeZone")]
    [InlineData("{\"timeZone\":\"../../etc/passwd\"}", "timeZone")]
    [InlineData("{\"timeZone\":\"\"}", "timeZone")]
    [InlineData("{\"email\":\"nobody\",\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\"a@b@c.d\",\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\"a@b\",\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\"a@b.c\\r\\nBcc: d@e.f\",\"password\":\"x\"}", "email")]
    [InlineData("{\"email\":\"a\\u0000@b.c\",\"password\":\"x\"}", "email")]
    [InlineData("{\"username\":\"root\"}", "username")]
    [InlineData("{\"role\":\"admin\"}", "role")]
    public async Task What_cannot_be_is_refused_by_field(string body, string field)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddWithPasswordAsync("alice");
        using var answer = await alice.Client.PatchAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_has_no_account()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        foreach (var path in new[] { Path, Path + "/tokens", Path + "/export", "/api/v1/audit" })
        {
            (await host.Anonymous.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    [Fact]
    public void What_holds_a_proof_or_a_token_does_not_tell_it()
    {
        new UpdateMeCommand(Password: "hush").ToString().ShouldNotContain("hush");
        new DeleteMeCommand("hush").ToString().ShouldNotContain("hush");
        new NewTokenDto(Guid.Empty, "n", TokenScope.Read, default, default, "hush").ToString().ShouldNotContain("hush");
    }

    private static async Task<(string? Locale, string? Zone, string? Email)> MeAsync(ApiUser user)
    {
        var me = await user.Client.GetFromJsonAsync<JsonElement>(Path);
        return (me.GetProperty("locale").GetString(), me.GetProperty("timeZone").GetString(), me.GetProperty("email").GetString());
    }

    private static async Task<(HttpStatusCode Status, string? Code)> PatchAsync(ApiUser user, object body)
    {
        using var answer = await user.Client.PatchAsJsonAsync(Path, body);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, json.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
