using EggMoney.Application.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AuthSessionTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_logout_ends_its_own_login_at_once(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var (one, two) = (await host.MustLoginAsync("alice"), await host.MustLoginAsync("alice"));
        using var response = await one.Client.PostAsync("/api/v1/auth/logout", null);
        (await Task.FromResult(response).SaysAsync()).ShouldBe("204");
        response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldStartWith("eggmoney_refresh=;");
        (await one.Client.WorksAsync()).ShouldBeFalse();
        (await host.RefreshAsync(one.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        (await two.Client.WorksAsync()).ShouldBeTrue();
        (await host.AuditAsync(alice)).ShouldBe(["login.succeeded", "login.succeeded", "session.ended"]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Logging_out_everywhere_ends_all_of_ones_own_logins_and_nobody_elses(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        await host.AddPersonAsync("bob");
        var (one, two, bob) = (await host.MustLoginAsync("alice"), await host.MustLoginAsync("alice"), await host.MustLoginAsync("bob"));
        var stamp = (await host.UserAsync(alice)).SecurityStamp;
        (await one.Client.PostAsync("/api/v1/auth/logout-all", null).SaysAsync()).ShouldBe("204");
        foreach (var ended in new[] { one, two })
        {
            (await ended.Client.WorksAsync()).ShouldBeFalse();
            (await host.RefreshAsync(ended.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        }

        (await bob.Client.WorksAsync()).ShouldBeTrue();
        (await host.UserAsync(alice)).SecurityStamp.ShouldNotBe(stamp);
        (await host.AuditAsync(alice))[^1].ShouldBe("session.all_ended");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task One_sees_and_ends_ones_own_logins_only(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        await host.AddPersonAsync("bob");
        host.Anonymous.DefaultRequestHeaders.UserAgent.ParseAdd("curl/8.5");
        var one = await host.MustLoginAsync("alice");
        var bob = await host.MustLoginAsync("bob");
        host.Pass(TimeSpan.FromMinutes(1));
        var two = await host.MustLoginAsync("alice");

        // The fixture's own login of Alice is the third.
        var sessions = await one.Client.GetAsync("/api/v1/auth/sessions").ReadAsync<List<SessionDto>>();
        sessions.Count.ShouldBe(3);
        var mine = sessions.Single(session => session.Current);
        (mine.CreatedAt, mine.LastUsedAt, mine.ExpiresAt, mine.Address, mine.UserAgent).ShouldBe(
            (ApiHost.WallStart, ApiHost.WallStart, ApiHost.WallStart.AddDays(30), "127.0.0.1", "curl/8.5"));
        sessions[0].Id.ShouldNotBe(mine.Id);

        var bobs = (await bob.Client.GetAsync("/api/v1/auth/sessions").ReadAsync<List<SessionDto>>()).Single(session => session.Current).Id;
        (await one.Client.DeleteAsync($"/api/v1/auth/sessions/{bobs}").SaysAsync()).ShouldBe("404 not_found");
        (await one.Client.DeleteAsync($"/api/v1/auth/sessions/{Guid.NewGuid()}").SaysAsync()).ShouldBe("404 not_found");
        (await bob.Client.WorksAsync()).ShouldBeTrue();

        (await one.Client.DeleteAsync($"/api/v1/auth/sessions/{sessions[0].Id}").SaysAsync()).ShouldBe("204");
        (await one.Client.DeleteAsync($"/api/v1/auth/sessions/{sessions[0].Id}").SaysAsync()).ShouldBe("404 not_found");
        (await two.Client.WorksAsync()).ShouldBeFalse();
        (await one.Client.GetAsync("/api/v1/auth/sessions").ReadAsync<List<SessionDto>>()).Count.ShouldBe(2);
        var entry = await host.WithDbAsync(alice.Tenant, db => db.AuditEntries.OrderBy(row => row.Sequence).LastAsync());
        (entry.Action, entry.Target).ShouldBe(("session.ended", sessions[0].Id.ToString()));
    }
}
