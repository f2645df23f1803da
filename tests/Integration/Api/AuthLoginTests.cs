using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public partial class AuthLoginTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_good_login_gives_tokens_that_work_and_is_written_down(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("Alice");
        using var response = await host.LoginAsync("aLICE");
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        body.EnumerateObject().Select(field => field.Name).ShouldBe(["accessToken", "expiresIn", "refreshToken"]);
        body.GetProperty("expiresIn").GetInt32().ShouldBe(900);
        body.GetProperty("refreshToken").GetString().ShouldStartWith("egr_");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();

        var login = await response.LoginAsync(host);
        (await login.Client.WorksAsync()).ShouldBeTrue();
        (await host.UserAsync(alice)).LastLoginAt.ShouldBe(host.Wall.UtcNow);
        var entry = await host.WithDbAsync(alice.Tenant, db => db.AuditEntries.SingleAsync());
        (entry.Action, entry.ActorId, entry.Actor, entry.Via, entry.Address).ShouldBe(("login.succeeded", alice.Tenant.Id, "Alice", CallerVia.Session, "127.0.0.1"));
        (await host.WithDbAsync(alice.Tenant, db => db.RefreshTokens.SingleAsync())).Hash.ShouldNotContain(login.Refresh[4..]);
    }

    [Fact]
    public async Task However_a_name_is_written_its_attempts_are_counted_together()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:AttemptsPerAccount"] = "3" });
        await host.AddPersonAsync("alice");
        foreach (var name in new[] { "alice", " ALICE", "ａｌｉｃｅ" })
        {
            (await host.LoginAsync(name).SaysAsync()).ShouldBe("200");
        }

        foreach (var name in new[] { "alice", "alice ", "Ａlice" })
        {
            (await host.LoginAsync(name).SaysAsync()).ShouldBe("429 too_many_requests");
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Nobody_learns_from_a_failed_login_who_exists(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        await host.AddPersonAsync("gone", user => user.Active = false);
        await host.AddUserAsync("invited");
        await host.AddPersonAsync("locked", user => (user.AccessFailedCount, user.LockoutEnd) = (10, host.Wall.UtcNow.AddMinutes(1)));

        var answers = new List<string>();
        foreach (var (name, password) in new[]
        {
            ("alice", "wrong"), ("nobody", AuthFixture.Password), ("gone", AuthFixture.Password), ("invited", "wrong"), ("locked", AuthFixture.Password), ("nobody\u3000else", "x"),
        })
        {
            using var response = await host.LoginAsync(name, password);
            var headers = response.Headers.Concat(response.Content.Headers)
                .Where(header => header.Key is not "Date" and not "X-Correlation-Id")
                .Select(header => $"{header.Key}: {string.Join(',', header.Value)}");

            // Every request has a number of its own.
            var body = TraceId().Replace(await response.Content.ReadAsStringAsync(), "");
            answers.Add($"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{body}");
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldContain("login_failed");
        answers[0].ShouldContain("401");
        (await host.AuditActionsAsync(alice)).ShouldBe(["login.failed"]);
        var entry = await host.WithDbAsync(alice.Tenant, db => db.AuditEntries.SingleAsync());
        (entry.ActorId, entry.Actor, entry.Via, entry.Address).ShouldBe((null, "anonymous", CallerVia.Anonymous, "127.0.0.1"));
    }

    [Fact]
    public async Task A_failed_login_is_told_in_the_readers_language()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login") { Content = JsonContent.Create(new { username = "nobody", password = "x" }) };
        request.Headers.Add("Accept-Language", "ko-KR");
        using var response = await host.Anonymous.SendAsync(request);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString().ShouldNotBeNull().ShouldContain("15분");
    }

    [Fact]
    public async Task What_is_no_login_is_refused()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Postgres);
        foreach (var body in new[]
        {
            """{"username":"alice\u0000","password":"x"}""",
            """{"username":"\uffff","password":"x"}""",
            """{"username":"\ud800","password":"x"}""",
            """{"username":"","password":"x"}""",
            """{"username":null,"password":"x"}""",
            """{"username":"alice"}""",
            """{"username":"alice","password":"x","admin":true}""",
            "[]",
            "",
        })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            (await host.Anonymous.PostAsync("/api/v1/auth/login", content).SaysAsync()).ShouldStartWith("400 ", customMessage: body);
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Ten_failures_close_the_account_for_fifteen_minutes(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        await host.AddPersonAsync("bob");
        for (var guess = 0; guess < 9; guess++)
        {
            (await host.LoginAsync("alice", "wrong").SaysAsync()).ShouldBe("401 login_failed");
        }

        // The tenth is right, so nine are forgotten.
        await host.MustLoginAsync("alice");
        (await host.UserAsync(alice)).AccessFailedCount.ShouldBe(0);
        for (var guess = 0; guess < 10; guess++)
        {
            (await host.LoginAsync("alice", "wrong").SaysAsync()).ShouldBe("401 login_failed");
        }

        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        (await host.LoginAsync("bob").SaysAsync()).ShouldBe("200");
        host.Pass(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        host.Pass(TimeSpan.FromSeconds(1));
        (await host.LoginAsync("alice", "wrong").SaysAsync()).ShouldBe("401 login_failed");
        await host.MustLoginAsync("alice");
        (await host.AuditActionsAsync(alice)).Count(action => action == "account.locked").ShouldBe(1);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Guesses_in_parallel_get_ten_checks_together(DatabaseProvider provider)
    {
        var hasher = new CountingHasher();
        await using var host = await ApiHost.StartAsync(provider, configure: services => services.AddSingleton<IPasswordHasher<User>>(hasher));
        var alice = await host.AddPersonAsync("alice");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(guess => host.LoginAsync("alice", "wrong " + guess).SaysAsync()));
        answers.Distinct().ShouldBe(["401 login_failed"]);
        hasher.Checks.ShouldBe(10);
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        hasher.Checks.ShouldBe(10);
        (await host.AuditActionsAsync(alice)).Count(action => action == "login.failed").ShouldBe(10);
        host.Pass(TimeSpan.FromMinutes(15));
        await host.MustLoginAsync("alice");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Good_logins_in_parallel_all_succeed(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.LoginAsync("alice").SaysAsync()));
        answers.Distinct().ShouldBe(["200"]);
        var user = await host.UserAsync(alice);
        (user.AccessFailedCount, user.LockoutEnd).ShouldBe((0, null));
    }

    [Fact]
    public async Task A_browser_gets_the_refresh_token_as_a_cookie_that_no_script_reads()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        using var response = await host.LoginAsync("alice", query: "?cookie=true");
        (await response.LoginAsync(host)).RefreshToken.ShouldBeNull();
        var cookie = response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        var parts = cookie.Split("; ");
        parts[0].ShouldStartWith("eggmoney_refresh=egr_");
        parts[1..].Order(StringComparer.Ordinal).ShouldBe(["expires=Tue, 22 Dec 2026 09:00:00 GMT", "httponly", "path=/api/v1/auth", "samesite=strict", "secure"]);
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_anew_at_the_login()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var weak = new PasswordHasher<User>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 500 }));
        var alice = await host.AddPersonAsync("alice", user => user.PasswordHash = weak.HashPassword(user, AuthFixture.Password));
        var before = (await host.UserAsync(alice)).PasswordHash;
        await host.MustLoginAsync("alice");
        (await host.UserAsync(alice)).PasswordHash.ShouldNotBe(before);
        await host.MustLoginAsync("alice");
    }

    [Fact]
    public async Task A_login_finishes_a_sign_up_that_was_cut_short()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddPersonAsync("alice");
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.Settings.Remove(await db.Settings.SingleAsync());
            await TestHost.SaveAsync(db);
            return 0;
        });
        await host.MustLoginAsync("alice");
        (await host.WithDbAsync(alice.Tenant, db => db.Settings.CountAsync())).ShouldBe(1);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"")]
    private static partial Regex TraceId();

    /// <summary>Counts checks of real people's passwords; the decoy's owner has no id.</summary>
    private sealed class CountingHasher : IPasswordHasher<User>
    {
        private readonly PasswordHasher<User> _inner = new();
        private int _checks;

        public int Checks => _checks;

        public string HashPassword(User user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            if (user.Id != Guid.Empty)
            {
                Interlocked.Increment(ref _checks);
            }

            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
