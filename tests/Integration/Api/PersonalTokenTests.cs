using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed class PersonalTokenTests
{
    private const string Path = "/api/v1/me/tokens";

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_token_is_shown_once_stored_hashed_and_reads(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        var made = await CreateAsync(alice, new { name = "overview", scope = "read" });
        var token = made.GetProperty("token").GetString()!;
        token.ShouldStartWith("egp_");
        made.GetProperty("expiresAt").GetDateTime().ShouldBe(ApiHost.WallStart.AddDays(90));
        foreach (var (table, rows) in await RawRows.ReadAsync(host.Database))
        {
            rows.ShouldAllBe(row => !row.Contains(token) && !row.Contains(token.Substring(4)), table);
        }

        using var script = host.ClientOf(token);
        (await script.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetGuid().ShouldBe(alice.Tenant.Id);
        (await script.GetAsync("/api/v1/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var listed = (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).EnumerateArray().Single();
        listed.TryGetProperty("token", out _).ShouldBeFalse();
        listed.GetRawText().ShouldNotContain("hash", Case.Insensitive);
        (listed.GetProperty("name").GetString(), listed.GetProperty("scope").GetString()).ShouldBe(("overview", "read"));
        listed.GetProperty("lastUsedAt").GetDateTime().ShouldBe(ApiHost.WallStart);
        (await bob.Client.GetFromJsonAsync<JsonElement>(Path)).GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Its_latest_use_is_kept_to_the_minute(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        using var script = host.ClientOf((await CreateAsync(alice, new { name = "s", scope = "read" })).GetProperty("token").GetString()!);
        (await UsedAsync()).ShouldBe((null, 0));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await script.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK)));
        (await UsedAsync()).ShouldBe((ApiHost.WallStart, 1));
        host.Wall.UtcNow = ApiHost.WallStart.AddSeconds(59);
        await script.GetAsync("/api/v1/me");
        (await UsedAsync()).ShouldBe((ApiHost.WallStart, 1));
        host.Wall.UtcNow = ApiHost.WallStart.AddSeconds(130);
        await script.GetAsync("/api/v1/me");
        (await UsedAsync()).ShouldBe((ApiHost.WallStart.AddMinutes(2), 2));

        Task<(DateTime?, int)> UsedAsync() => host.WithDbAsync(alice.Tenant, async db =>
        {
            var row = await db.PersonalTokens.AsNoTracking().SingleAsync();
            return (row.LastUsedAt, row.Version);
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task It_never_reaches_the_account_or_admin_routes(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddWithPasswordAsync("alice", UserRole.Admin);
        foreach (var scope in new[] { "read", "trade" })
        {
            var made = await CreateAsync(alice, new { name = scope, scope, password = FullAccount.Password });
            using var script = host.ClientOf(made.GetProperty("token").GetString()!);
            (await CodeAsync(script.GetAsync(Path))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
            (await CodeAsync(script.PostAsJsonAsync(Path, new { name = "more", scope = "trade" }))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
            (await CodeAsync(script.DeleteAsync($"{Path}/{made.GetProperty("id").GetGuid()}"))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
            (await CodeAsync(script.PatchAsJsonAsync("/api/v1/me", new { locale = "en" }))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
            (await CodeAsync(script.GetAsync("/api/v1/me/export"))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
            using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me") { Content = JsonContent.Create(new { password = FullAccount.Password }) };
            (await CodeAsync(script.SendAsync(delete))).ShouldBe((HttpStatusCode.Forbidden, "login_only"));
        }

        (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task It_ends_when_it_is_deleted_runs_out_or_its_owner_is_deactivated(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var (first, second) = (await CreateAsync(alice, new { name = "1", scope = "read" }), await CreateAsync(alice, new { name = "2", scope = "read", expiresInDays = 1 }));
        using var one = host.ClientOf(first.GetProperty("token").GetString()!);
        using var two = host.ClientOf(second.GetProperty("token").GetString()!);
        (await one.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await alice.Client.DeleteAsync($"{Path}/{first.GetProperty("id").GetGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await CodeAsync(one.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"));
        (await CodeAsync(alice.Client.DeleteAsync($"{Path}/{first.GetProperty("id").GetGuid()}"))).ShouldBe((HttpStatusCode.NotFound, "not_found"));

        (await two.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await SetActiveAsync(false);
        (await CodeAsync(two.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"));
        await SetActiveAsync(true);
        (await two.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Wall.UtcNow = ApiHost.WallStart.AddDays(1);
        (await CodeAsync(two.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"));

        Task<bool> SetActiveAsync(bool active) => host.WithDbAsync(alice.Tenant, async db =>
        {
            (await db.Users.SingleAsync()).Active = active;
            await TestHost.SaveAsync(db);
            return true;
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task All_end_for_good_with_the_logins(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob, admin) = (await host.AddWithPasswordAsync("alice"), await host.AddUserAsync("bob"), await host.AddWithPasswordAsync("root", UserRole.Admin));
        using var bobs = host.ClientOf((await CreateAsync(bob, new { name = "his", scope = "read" })).GetProperty("token").GetString()!);
        await EndsAsync(FullAccount.Password, HttpStatusCode.NoContent, client => client.PostAsJsonAsync(
            "/api/v1/auth/password", new { currentPassword = FullAccount.Password, newPassword = "five geese in a row" }));
        await EndsAsync("five geese in a row", HttpStatusCode.NoContent, client => client.PostAsync("/api/v1/auth/logout-all", null));
        await EndsAsync("five geese in a row", HttpStatusCode.OK, async _ =>
        {
            using var deactivated = await SetActiveAsync(false);
            return await SetActiveAsync(true);
        });
        (await bobs.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task EndsAsync(string password, HttpStatusCode status, Func<HttpClient, Task<HttpResponseMessage>> way)
        {
            var login = new ApiUser(alice.Tenant, host.ClientOf(await host.IssueAsync(alice.Tenant)));
            using var one = host.ClientOf((await CreateAsync(login, new { name = "1", scope = "read" })).GetProperty("token").GetString()!);
            using var two = host.ClientOf((await CreateAsync(login, new { name = "2", scope = "trade", password })).GetProperty("token").GetString()!);
            (await one.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
            using var answer = await way(login.Client);
            answer.StatusCode.ShouldBe(status);
            (await CodeAsync(one.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"));
            (await CodeAsync(two.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"));
        }

        Task<HttpResponseMessage> SetActiveAsync(bool active) => admin.Client.PatchAsJsonAsync($"/api/v1/admin/tenants/{alice.Tenant.Id}", new { active });
    }

    [Fact]
    public async Task One_that_trades_needs_a_proof()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddWithPasswordAsync("alice");
        (await CodeAsync(alice.Client.PostAsJsonAsync(Path, new { name = "t", scope = "trade" }))).ShouldBe((HttpStatusCode.Unauthorized, "proof_required"));
        (await CodeAsync(alice.Client.PostAsJsonAsync(Path, new { name = "t", scope = "trade", password = "wrong" }))).ShouldBe((HttpStatusCode.Unauthorized, "proof_wrong"));
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            (await db.Users.SingleAsync()).TwoFactorEnabled = true;
            await TestHost.SaveAsync(db);
            return true;
        });
        (await CodeAsync(alice.Client.PostAsJsonAsync(Path, new { name = "t", scope = "trade", password = FullAccount.Password }))).ShouldBe((HttpStatusCode.Unauthorized, "totp_required"));
        (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).GetArrayLength().ShouldBe(0);
        await CreateAsync(alice, new { name = "t", scope = "read" });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Anothers_token_is_not_found_and_stays(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        var made = await CreateAsync(alice, new { name = "hers", scope = "read" });
        (await CodeAsync(bob.Client.DeleteAsync($"{Path}/{made.GetProperty("id").GetGuid()}"))).ShouldBe((HttpStatusCode.NotFound, "not_found"));
        using var script = host.ClientOf(made.GetProperty("token").GetString()!);
        (await script.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_with_one_letter_changed_is_nobodys()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var token = (await CreateAsync(alice, new { name = "s", scope = "read" })).GetProperty("token").GetString()!;

        // Owner, row and secret in turn; and what is no token at all.
        foreach (var wrong in new[] { Changed(token, 6), Changed(token, 30), Changed(token, 60), token[..^1], token + "A", "egp_", "egp_%00", "EGP_" + token[4..] })
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + wrong);
            (await CodeAsync(client.GetAsync("/api/v1/me"))).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"), wrong);
        }

        static string Changed(string token, int at) => token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task There_are_twenty_at_most_however_many_ask_at_once(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        for (var made = 0; made < 18; made++)
        {
            await CreateAsync(alice, new { name = "t" + made, scope = "read" });
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CodeAsync(alice.Client.PostAsJsonAsync(Path, new { name = "more", scope = "read" }))));
        answers.Order().ShouldBe(
            [(HttpStatusCode.Created, null), (HttpStatusCode.Created, null), (HttpStatusCode.Conflict, "too_many_tokens"), (HttpStatusCode.Conflict, "too_many_tokens")]);
        (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).GetArrayLength().ShouldBe(20);
    }

    [Theory]
    [InlineData("{\"name\":\"\",\"scope\":\"read\"}", "name")]
    [InlineData("{\"name\":\"a\\u0000b\",\"scope\":\"read\"}", "name")]
    [InlineData("{\"name\":\"n\",\"scope\":\"admin\"}", "scope")]
    [InlineData("{\"name\":\"n\",\"scope\":1}", "scope")]
    [InlineData("{\"name\":\"n\"}", "scope")]
    [InlineData("{\"name\":\"n\",\"scope\":\"read\",\"expiresInDays\":0}", "expiresInDays")]
    [InlineData("{\"name\":\"n\",\"scope\":\"read\",\"expiresInDays\":366}", "expiresInDays")]
    public async Task What_cannot_be_is_refused_by_field(string body, string field)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        using var answer = await alice.Client.PostAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    private static async Task<JsonElement> CreateAsync(ApiUser user, object body)
    {
        using var answer = await user.Client.PostAsJsonAsync(Path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<(HttpStatusCode Status, string? Code)> CodeAsync(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Length > 0 && JsonDocument.Parse(body).RootElement is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
