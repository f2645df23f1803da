using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.CrashHost.Model;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.KisSimulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using ScaledTimeProvider = EggMoney.Infrastructure.Scheduling.ScaledTimeProvider;

namespace EggMoney.Integration.Dispatch;

/// <summary>Many tenants at a slow broker, on a fast clock: the server's, the broker's and its slowness alike. Alone on the machine, because on
/// such a clock a busy machine is a slow broker too.</summary>
[Collection(Alone.Name)]
public sealed class LaneBoundTests(ITestOutputHelper output)
{
    private const int Tenants = 20;
    private const int Lanes = 8;
    private const int Speed = 6;

    /// <summary>What is left is one question for the buying power and an order of each of four bots.</summary>
    private const int Calls = 5;

    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(3);
    private static readonly DateTime Close = new(2026, 3, 3, 21, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    [Fact]
    public async Task Twenty_tenants_at_a_broker_that_takes_three_seconds_have_their_dips_before_the_close()
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Sqlite);
        var keys = SecretKeys.Parse(SecretKeys.Generate());

        // Before the clock runs.
        var tenants = new List<ModelTenant>();
        var early = new SettableTimeProvider(Close.AddHours(-8));
        await using (var desk = Node(database, early, keys, null))
        {
            var (register, _) = Exchange(early);
            foreach (var account in register)
            {
                var bots = Enumerable.Range(1, 4).Select(bot => new BotSettings($"bot {bot}", Symbols[bot % 2], 1000, ClosingDipRules: [new(0.05m, 0.5m)]));
                tenants.Add(await ModelTenant.OpenAsync(
                    desk, account, 100_000, new() { PlanTime = "open+00:05", SliceStart = "open+00:10", SliceEnd = "open+00:20", ClosingDipTime = "close-00:10" }, new(), bots));
            }
        }

        var clock = new ScaledTimeProvider(Close.AddMinutes(-10.6), Speed);
        var (_, exchange) = Exchange(clock);
        await using var server = await KisSimulatorServer.StartAsync(exchange);
        await using var node = Node(database, clock, keys, server.RealUrl);

        // Tokens and all code are warm, as on any night.
        var dispatcher = node.GetRequiredService<TradingDispatcher>();
        var metrics = node.GetRequiredService<DispatchMetrics>();
        await TickAsync();
        await WarmAsync(node, tenants);
        exchange.AddFault(new(FaultKind.Delay) { Duration = Latency, Times = null });
        var due = Close.AddMinutes(-10);

        // A timer may be a moment early, and then a lane would find nothing due.
        while (clock.GetUtcNow().UtcDateTime is var now && now < due)
        {
            await Task.Delay(due - now + TimeSpan.FromSeconds(0.1), clock);
        }

        var begun = clock.GetUtcNow().UtcDateTime;
        await TickAsync();
        var took = clock.GetUtcNow().UtcDateTime - begun;

        var bound = metrics.LastTenantStartsWithin(Calls);
        output.WriteLine($"all dips in {took.TotalSeconds:0.0} s of the clock; the last tenant starts within {bound.TotalSeconds:0.0} s; a call takes {metrics.MeanBrokerLatency.TotalSeconds:0.00} s; {metrics.LanesNeeded(Calls, TimeSpan.FromMinutes(5))} lanes would do for five minutes");
        (begun + took).ShouldBeLessThan(Close);

        // 20 tenants on 8 lanes are at most 3 on one. The bound is about the broker's time; between the calls the machine takes some of its own,
        // which this clock makes six times as long: a second of it is let pass.
        metrics.MeanBrokerLatency.ShouldBeGreaterThan(TimeSpan.Zero);
        foreach (var tenant in tenants)
        {
            var orders = exchange.Ledger(tenant.Keys.Name).Orders;
            orders.Count.ShouldBe(4, await RunsAsync(node, tenant));
            var last = await LastSubmissionAsync(node, tenant);
            (last - begun).ShouldBeLessThanOrEqualTo((3 * Calls * metrics.MeanBrokerLatency) + TimeSpan.FromSeconds(Speed), tenant.Info.Identifier);
        }

        Task TickAsync() => Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => dispatcher.RunDueAsync(lane, CancellationToken.None)));
    }

    /// <summary>The same seed and names have the same keys.</summary>
    private static (IReadOnlyList<AccountKeys> Accounts, SimulatedExchange Exchange) Exchange(TimeProvider clock)
    {
        var exchange = new SimulatedExchange(new() { FillDelay = TimeSpan.FromSeconds(60), RealRequestsPerSecond = null, TokenInterval = TimeSpan.Zero }, clock);
        foreach (var symbol in Symbols)
        {
            exchange.SetPrice(symbol, 50m, previousClose: 60m);
        }

        return ([.. Enumerable.Range(0, Tenants).Select(number => exchange.AddAccount($"user{number:00}"))], exchange);
    }

    private static ServiceProvider Node(TestDatabase database, TimeProvider clock, SecretKeys keys, Uri? broker) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(clock)
        .AddSingleton(new KisOptions { RealUrl = broker, RequestsPerSecond = 10_000 })
        .AddGeneratedPrices(1)
        .AddEggMoneyApplication(new() { Lanes = Lanes })
        .AddEggMoneyInfrastructure(database.Options with { Throwaway = true })
        .AddSecurity(keys)
        .BuildServiceProvider();

    private static Task WarmAsync(IServiceProvider node, List<ModelTenant> tenants) => Task.WhenAll(tenants.Select(async tenant =>
    {
        await using var scope = node.GetRequiredService<ITenantScopeFactory>().Begin(tenant.Info);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        await scope.Services.GetRequiredService<IBrokerFactory>().Create(await db.UserCredentials.SingleAsync()).GetBuyingPowerAsync("TQQQ", 50, CancellationToken.None);
    }));

    /// <summary>What the ledger says of a tenant's work, for whoever asks why there was none.</summary>
    private static async Task<string> RunsAsync(IServiceProvider node, ModelTenant tenant)
    {
        await using var scope = node.GetRequiredService<ITenantScopeFactory>().Begin(tenant.Info);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        var runs = await db.DispatchRuns.AsNoTracking().OrderBy(run => run.StartedAt).ToListAsync();
        var decisions = await db.Decisions.AsNoTracking().ToListAsync();
        return tenant.Info.Identifier + ": " + string.Join("; ", runs.Select(run => $"{run.Phase} {run.Number} {run.State} {run.StartedAt:HH:mm:ss}–{run.FinishedAt:HH:mm:ss} {run.Error}"))
            + " | " + string.Join("; ", decisions.Select(decision => $"{decision.BotName} {decision.Origin} {decision.Rule} {decision.Inputs}"));
    }

    private static async Task<DateTime> LastSubmissionAsync(IServiceProvider node, ModelTenant tenant)
    {
        await using var scope = node.GetRequiredService<ITenantScopeFactory>().Begin(tenant.Info);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return (await db.OrderSlices.AsNoTracking().MaxAsync(slice => slice.SubmittingAt))!.Value;
    }
}
