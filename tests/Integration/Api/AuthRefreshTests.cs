using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AuthRefreshTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_refresh_token_that_comes_back_ends_the_whole_login(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var first = await host.MustLoginAsync("alice");
        var other = await host.MustLoginAsync("alice");
        host.Pass(Moment);
        var second = await (await host.RefreshAsync(first.Refresh)).LoginAsync(host);
        host.Pass(Moment);
        var third = await (await host.RefreshAsync(second.Refresh)).LoginAsync(host);
        (await third.Client.WorksAsync()).ShouldBeTrue();

        host.Pass(Moment);
        (await host.RefreshAsync(first.Refresh).SaysAsync()).ShouldBe("401 refresh_reused");
        foreach (var ended in new[] { first, second, third })
        {
            (await ended.Client.WorksAsync()).ShouldBeFalse();
            (await host.RefreshAsync(ended.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        }

        (await other.Client.WorksAsync()).ShouldBeTrue();
        (await host.AuditActionsAsync(alice)).Count(action => action == "session.token_reused").ShouldBe(1);
        (await host.WithDbAsync(alice.Tenant, db => db.LoginSessions.SingleAsync(session => session.EndedAt != null))).EndedBy.ShouldBe(SessionEnd.TokenReused);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Refreshes_at_the_same_time_have_one_winner_and_end_nothing(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var login = await host.MustLoginAsync("alice");
        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.RefreshAsync(login.Refresh)));
        var winner = await responses.Where(response => response.IsSuccessStatusCode).ShouldHaveSingleItem().LoginAsync(host);
        foreach (var loser in responses.Where(response => !response.IsSuccessStatusCode))
        {
            (await Task.FromResult(loser).SaysAsync()).ShouldBe("401 refresh_superseded");
        }

        (await winner.Client.WorksAsync()).ShouldBeTrue();
        (await login.Client.WorksAsync()).ShouldBeTrue();
        host.Pass(Moment);
        await (await host.RefreshAsync(winner.Refresh)).LoginAsync(host);
        (await host.AuditActionsAsync(alice)).ShouldNotContain("session.token_reused");

        // The same token is reuse once the moment is over.
        (await host.RefreshAsync(login.Refresh).SaysAsync()).ShouldBe("401 refresh_reused");
        (await winner.Client.WorksAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_is_altered_or_somebody_elses_gets_nothing()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        await host.AddPersonAsync("bob");
        var (alice, bob) = (await host.MustLoginAsync("alice"), await host.MustLoginAsync("bob"));

        // Bob's secret under Alice's id and row, and one letter changed.
        var mixed = alice.Refresh[..47] + bob.Refresh[47..];
        var altered = alice.Refresh[..^2] + (alice.Refresh[^2] == 'A' ? 'B' : 'A') + alice.Refresh[^1];
        foreach (var token in new[] { mixed, altered, "egp_" + alice.Refresh[4..], alice.Refresh[..^1], alice.AccessToken[..80], "egr_", "" })
        {
            (await host.RefreshAsync(token).SaysAsync()).ShouldBe("401 refresh_invalid", token);
        }

        await (await host.RefreshAsync(alice.Refresh)).LoginAsync(host);
        await (await host.RefreshAsync(bob.Refresh)).LoginAsync(host);
    }

    [Fact]
    public async Task A_browsers_cookie_is_renewed_by_each_refresh_and_cleared_when_it_is_no_good()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        using var loggedIn = await host.LoginAsync("alice", query: "?cookie=true");
        var first = CookieOf(loggedIn);
        host.Pass(Moment);
        using var refreshed = await RefreshByCookieAsync(host, first);
        (await refreshed.LoginAsync(host)).RefreshToken.ShouldBeNull();
        var second = CookieOf(refreshed);
        second.ShouldNotBe(first);

        using var tampered = await RefreshByCookieAsync(host, second[..^3] + "xyz");
        (await Task.FromResult(tampered).SaysAsync()).ShouldBe("401 refresh_invalid");
        tampered.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldBe(
            "eggmoney_refresh=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/api/v1/auth; secure; samesite=strict; httponly");
        (await host.Anonymous.PostAsync("/api/v1/auth/refresh", null).SaysAsync()).ShouldBe("401 refresh_invalid");
        await (await RefreshByCookieAsync(host, second)).LoginAsync(host);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_browser_whose_answer_was_lost_goes_on(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var first = await LogInByCookieAsync(host);
        host.Pass(Moment);
        var lost = await RenewAsync(host, first);
        host.Pass(Moment);
        var alsoLost = await RenewAsync(host, first);
        host.Pass(28 * Moment);
        var got = await RenewAsync(host, first);
        new[] { first, lost, alsoLost, got }.ShouldBeUnique();

        // What is used goes on; what was given out beside it ends with that, after its own leeway.
        host.Pass(TimeSpan.FromMinutes(15));
        var next = await RenewAsync(host, got);
        host.Pass(Moment);
        await RenewAsync(host, lost);
        await RenewAsync(host, next);
        (await host.AuditActionsAsync(alice)).ShouldNotContain("session.token_reused");
        using var late = await RefreshByCookieAsync(host, alsoLost);
        (await Task.FromResult(late).SaysAsync()).ShouldBe("401 refresh_reused");
        late.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldStartWith("eggmoney_refresh=;");
        (await host.AuditActionsAsync(alice)).ShouldContain("session.token_reused");
    }

    [Theory]
    [InlineData("too late")]
    [InlineData("its successor was used")]
    [InlineData("not from a cookie")]
    public async Task A_used_token_is_a_theft_when_it_comes(string when)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        var first = await LogInByCookieAsync(host);
        var second = await RenewAsync(host, first);
        if (when == "its successor was used")
        {
            // At the same instant, as far as the clock can tell.
            second = await RenewAsync(host, second);
        }

        host.Pass(when == "too late" ? 30 * Moment : Moment);
        (await (when == "not from a cookie" ? host.RefreshAsync(first) : RefreshByCookieAsync(host, first)).SaysAsync()).ShouldBe("401 refresh_reused");
        (await RefreshByCookieAsync(host, second).SaysAsync()).ShouldBe("401 refresh_invalid");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Tabs_that_a_browser_opens_at_once_all_go_on_whichever_answer_comes_last(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var first = await LogInByCookieAsync(host);
        host.Pass(Moment);
        var cookies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RenewAsync(host, first)));
        cookies.ShouldBeUnique();
        host.Pass(TimeSpan.FromMinutes(15));

        // The browser kept one of them; the next refresh, by all tabs again, goes by that.
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RenewAsync(host, cookies[5])));
        host.Pass(TimeSpan.FromMinutes(15));
        await RenewAsync(host, again[0]);
        (await host.AuditActionsAsync(alice)).ShouldNotContain("session.token_reused");
        (await RefreshByCookieAsync(host, again[1]).SaysAsync()).ShouldBe("200");
        host.Pass(30 * Moment);
        (await RefreshByCookieAsync(host, again[1]).SaysAsync()).ShouldBe("401 refresh_reused");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_login_ends_after_thirty_idle_days_and_after_ninety_in_all(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var (idle, used) = (await host.MustLoginAsync("alice"), await host.MustLoginAsync("alice"));
        for (var month = 1; month < 4; month++)
        {
            host.Pass(TimeSpan.FromDays(30) - Moment);
            used = await (await host.RefreshAsync(used.Refresh)).LoginAsync(host);
        }

        (await host.RefreshAsync(idle.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        host.Pass(3 * Moment);
        (await host.RefreshAsync(used.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        (await used.Client.WorksAsync()).ShouldBeFalse();

        // What is long over is forgotten at the next login.
        host.Pass(TimeSpan.FromDays(31));
        await host.MustLoginAsync("alice");
        (await host.WithDbAsync(alice.Tenant, async db => (await db.LoginSessions.CountAsync(), await db.RefreshTokens.CountAsync()))).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_deactivated_user_is_out_at_once()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddPersonAsync("alice");
        var login = await host.MustLoginAsync("alice");
        await host.ChangeUserAsync(alice, user => user.Active = false);
        (await login.Client.GetAsync("/api/v1/auth/sessions").SaysAsync()).ShouldBe("401 unauthenticated");
        (await host.RefreshAsync(login.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
    }

    private static async Task<string> LogInByCookieAsync(ApiHost host)
    {
        using var loggedIn = await host.LoginAsync("alice", query: "?cookie=true");
        return CookieOf(loggedIn);
    }

    /// <summary>The next cookie, which must come with an access token that works.</summary>
    private static async Task<string> RenewAsync(ApiHost host, string cookie)
    {
        using var response = await RefreshByCookieAsync(host, cookie);
        (await (await response.LoginAsync(host)).Client.WorksAsync()).ShouldBeTrue();
        return CookieOf(response);
    }

    private static string CookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().Split(';')[0]["eggmoney_refresh=".Length..];

    private static async Task<HttpResponseMessage> RefreshByCookieAsync(ApiHost host, string token)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("Cookie", "eggmoney_refresh=" + token);
        return await client.PostAsync("/api/v1/auth/refresh", null);
    }
}
