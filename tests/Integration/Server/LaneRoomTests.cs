using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using WebServer = EggMoney.WebApi.Hosting.Server;

namespace EggMoney.Integration.Server;

/// <summary>A server whose lanes could wait for each other's connections does not start.</summary>
public sealed class LaneRoomTests
{
    [Theory]
    [InlineData(";Maximum Pool Size=20", null)]
    [InlineData("", "20")]
    public void It_is_told_before_the_database_is_asked(string more, string? connections)
    {
        var options = new ServerOptions(ServerClock.Scheduled, "http://127.0.0.1:0", [])
        {
            Say = _ => { },
            Configure = builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["EGGMONEY_DATABASE"] = "Host=/nowhere;Database=eggmoney;Username=eggmoney" + more,
                    ["SECRET_KEY"] = SecretKeys.Generate(),
                    ["Dispatch:Lanes"] = "100",
                    ["Sizes:TenantConnections"] = connections,
                });
            },
        };

        Should.Throw<ProblemException>(() => WebServer.Build(options)).Message.ShouldStartWith("Dispatch:Lanes is 100, which needs 202 connections for tenants, and there are 20: raise Sizes:TenantConnections");
    }
}
