using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AdminAccessTests
{
    [Fact]
    public async Task No_admins_route_is_for_anybody_else()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/admin", StringComparison.Ordinal))
            .Select(endpoint => (
                Method: new HttpMethod(endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single()),
                Path: endpoint.RoutePattern.RawText!.Replace("{id:guid}", alice.Tenant.Id.ToString("D"), StringComparison.Ordinal).Replace("{importId:guid}", Guid.Empty.ToString("D"), StringComparison.Ordinal)))
            .ToList();

        routes.Count.ShouldBeGreaterThanOrEqualTo(12);
        foreach (var (method, path) in routes)
        {
            (await alice.Client.AskAsync(method, path)).Says.ShouldBe("403 admins_only", $"{method} {path}");
            (await host.Anonymous.AskAsync(method, path)).Says.ShouldBe("401 unauthenticated", $"{method} {path}");
        }
    }
}
