using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class ServerTests
{
    private const string Path = "/api/v1/server";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Anybody_may_know_whether_an_admin_is_missing_and_little_else(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        await host.AddPersonAsync("alice");
        var empty = (await host.Anonymous.GetAnswerAsync(Path)).MustBe(200);
        empty.Body!.AsObject().Select(field => field.Key).ShouldBe(["version", "setUpNeeded", "registration", "demo", "now", "clock", "clockFactor"]);
        (empty["setUpNeeded"].GetValue<bool>(), empty.Text("registration"), empty["demo"].GetValue<bool>()).ShouldBe((true, "invitation", false));
        (empty.Text("clock"), empty.Body["clockFactor"], empty["now"].GetValue<DateTime>()).ShouldBe(("driven", null, ApiHost.TradingStart));

        // An admin without a password cannot log in, and so is none; nor is one who was added on another node late to be seen.
        await host.AddUserAsync("nobody", Domain.Accounts.UserRole.Admin);
        (await host.Anonymous.GetAnswerAsync(Path))["setUpNeeded"].GetValue<bool>().ShouldBeTrue();
        await using var other = await host.StartAnotherAsync(SecretKeys.Generate(), new Dictionary<string, string?> { ["EGGMONEY_REGISTRATION"] = "open" });
        await other.AddAdminAsync();
        foreach (var node in new[] { host, other, host })
        {
            (await node.Anonymous.GetAnswerAsync(Path))["setUpNeeded"].GetValue<bool>().ShouldBeFalse();
        }

        (await other.Anonymous.GetAnswerAsync(Path)).Text("registration").ShouldBe("open");
    }

    [Fact]
    public async Task The_clock_of_trading_is_told_with_its_speed()
    {
        var scaled = new ScaledTimeProvider(ApiHost.TradingStart, 60);
        await using var fast = await ApiHost.StartAsync(DatabaseProvider.Sqlite, configure: services => services.AddSingleton<TimeProvider>(scaled));
        var answer = (await fast.Anonymous.GetAnswerAsync(Path)).MustBe(200);
        (answer.Text("clock"), answer["clockFactor"].GetValue<int>()).ShouldBe(("scaled", 60));
        answer["now"].GetValue<DateTime>().ShouldBeInRange(ApiHost.TradingStart, scaled.GetUtcNow().UtcDateTime);

        await using var real = await ApiHost.StartAsync(DatabaseProvider.Sqlite, configure: services => services.AddSingleton(TimeProvider.System));
        answer = (await real.Anonymous.GetAnswerAsync(Path)).MustBe(200);
        (answer.Text("clock"), answer["clockFactor"].GetValue<int>()).ShouldBe(("real", 1));
    }

    [Fact]
    public async Task It_is_not_kept_by_any_cache()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        using var response = await host.Anonymous.GetAsync(Path);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }
}
