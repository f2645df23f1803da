using System.Text.RegularExpressions;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract partial class SetupTests(DatabaseProvider provider)
{
    [Fact]
    public async Task A_server_without_an_admin_prints_a_token_that_makes_one()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var token = TokenOf(host);
        (await StateAsync(host)).SetupTokenHash.ShouldNotBeNull().ShouldNotContain(token);

        (await SetUpAsync(host, "root", "setup_0000-0000-0000-0000-0000-0000-0000")).Says.ShouldBe("403 setup_token_invalid");
        var root = (await SetUpAsync(host, "root", token)).MustBe(201);
        (await SetUpAsync(host, "other", token)).Says.ShouldBe("403 setup_done");

        var client = await host.ClientOfLoginAsync("root");
        (await client.GetAnswerAsync(Membership.Tenants)).MustBe(200).Items.ShouldHaveSingleItem()["role"]!.GetValue<string>().ShouldBe("admin");
        (await StateAsync(host)).SetupTokenHash.ShouldBeNull();
        var entry = (await host.AuditAsync(root.Id))[0];
        (entry.Action, entry.Via, entry.Administrative).ShouldBe(("server.setup", CallerVia.Anonymous, true));

        await using var later = await host.StartAnotherAsync(SecretKeys.Generate());
        later.Said.ShouldBeEmpty();
        (await SetUpAsync(later, "other", token)).Says.ShouldBe("403 setup_done");
    }

    [Fact]
    public async Task The_token_of_the_latest_start_is_good_on_every_node_and_no_other_is()
    {
        await using var first = await ApiHost.StartAsync(provider);
        await using var second = await first.StartAnotherAsync(SecretKeys.Generate());
        TokenOf(second).ShouldNotBe(TokenOf(first));

        (await SetUpAsync(first, "root", TokenOf(first))).Says.ShouldBe("403 setup_token_invalid");
        (await SetUpAsync(second, "root", TokenOf(first))).Says.ShouldBe("403 setup_token_invalid");
        (await SetUpAsync(first, "root", TokenOf(second))).Says.ShouldBe("201");
    }

    [Fact]
    public async Task Of_two_who_set_up_at_once_one_becomes_the_admin()
    {
        await using var host = await ApiHost.StartAsync(provider);
        var token = TokenOf(host);

        var answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => SetUpAsync(host, $"root{number}", token)));

        answers.Select(answer => answer.Says).Order().ShouldBe(["201", "403 setup_done", "403 setup_done", "403 setup_done"]);
    }

    private static Task<Answer> SetUpAsync(ApiHost host, string username, string setupToken) =>
        host.Anonymous.PostAnswerAsync(Membership.Setup, new { setupToken, username, email = username + "@example.org", password = Membership.Password });

    private static Task<ServerState> StateAsync(ApiHost host) =>
        host.WithDbAsync(Membership.Tenant(Guid.NewGuid()), db => db.ServerState.AsNoTracking().SingleAsync());

    private static string TokenOf(ApiHost host)
    {
        var line = host.Said.ShouldHaveSingleItem();
        line.ShouldNotContain('\n');
        line.ShouldContain("curl -X POST http://127.0.0.1:");
        return Token().Match(line).Groups[1].Value;
    }

    [GeneratedRegex("\"setupToken\":\"([^\"]+)\"")]
    private static partial Regex Token();
}

public sealed class SqliteSetupTests() : SetupTests(DatabaseProvider.Sqlite);

public sealed class PostgresSetupTests() : SetupTests(DatabaseProvider.Postgres);
