using System.Net;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AccessTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_server_answers(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var user = await host.AddUserAsync("alice");
        (await host.Anonymous.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await user.Client.GetAsync("/api/v1/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
