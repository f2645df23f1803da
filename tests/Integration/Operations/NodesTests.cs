using System.Diagnostics;
using EggMoney.Application;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>Nodes come and go.</summary>
public class NodesTests
{
    private const int Lanes = 4;

    [Fact]
    public async Task Two_nodes_share_the_lanes_and_the_one_that_stays_runs_all()
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Postgres);
        using var here = Node(database.Options, "here");
        using var there = Node(database.Options, "there");
        await Task.WhenAll(here.StartAsync(), there.StartAsync());
        await UntilAsync(() => Ran(here, 60).Any() && Ran(there, 60).Any(), () => $"both run lanes: {string.Join(',', Ran(here, 60))} and {string.Join(',', Ran(there, 60))}");

        // It has work in its hands while it is told to stop.
        var user = new Domain.Accounts.User { Id = Guid.CreateVersion7(), Username = "alice", Email = "alice@example.org", CreatedAt = DateTime.UnixEpoch };
        (await there.Services.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None)).ShouldBeTrue();
        var until = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1);
        await using (var scope = there.Services.GetRequiredService<ITenantScopeFactory>().Begin(new(user.Id, "alice")))
        await using (var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None))
        {
            foreach (var (node, number) in (ValueTuple<string, int>[])[("here", 1), ("there", 2)])
            {
                db.DispatchRuns.Add(new() { SessionDate = new(2026, 3, 2), Phase = WorkPhase.Slice, Number = number, State = RunState.Running, DueAt = until, StartedAt = until, LeaseUntil = until, Node = node, Fence = 1 });
            }

            await TestHost.SaveAsync(db);
        }

        var stopping = Stopwatch.StartNew();
        await here.StopAsync();
        stopping.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await UntilAsync(() => Ran(there, 2).Count() == Lanes, () => $"the other runs all: {string.Join(',', Ran(there, 2))}");
        var nodes = await there.Services.GetRequiredService<ServerRecords>().ListAsync(CancellationToken.None);
        nodes.Single(node => node.Name == "here").LeftAt.ShouldNotBeNull();
        NodeLife.IsAlive(nodes.Single(node => node.Name == "there"), TimeProvider.System.GetUtcNow().UtcDateTime).ShouldBeTrue();
        await using (var scope = there.Services.GetRequiredService<ITenantScopeFactory>().Begin(new(user.Id, "alice")))
        await using (var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None))
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            (await db.DispatchRuns.OrderBy(run => run.Number).Select(run => run.LeaseUntil > now).ToListAsync()).ShouldBe([false, true]);
        }

        await there.StopAsync();
    }

    private static IEnumerable<int> Ran(IHost host, int seconds) => host.Services.GetRequiredService<DispatchMetrics>().LanesTicked(TimeSpan.FromSeconds(seconds));

    private static async Task UntilAsync(Func<bool> happened, Func<string> what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!happened())
        {
            limit.IsCancellationRequested.ShouldBeFalse(what());
            await Task.Delay(50);
        }
    }

    private static IHost Node(DatabaseOptions database, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var options = new DispatchOptions { Node = name, Lanes = Lanes };
        builder.Services
            .AddGeneratedPrices(1)
            .AddEggMoneyApplication(options)
            .AddEggMoneyInfrastructure(database)
            .AddSecurity(SecretKeys.Parse(SecretKeys.Generate()))
            .AddNodeHeartbeat()
            .AddQuartzScheduling(database, options, ticks: "* * * * * ?");
        return builder.Build();
    }
}
