using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.Benchmarks;

/// <summary>The production services on a generated market and a driven clock.</summary>
internal sealed class BenchmarkNode : IAsyncDisposable
{
    private const decimal Cash = 10_000_000;
    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    private BenchmarkNode(ServiceProvider services) => Services = services;

    public ServiceProvider Services { get; }

    public DrivenTimeProvider Clock => Services.GetRequiredService<DrivenTimeProvider>();

    public DispatchDriver Driver => Services.GetRequiredService<DispatchDriver>();

    public static async Task<BenchmarkNode> StartAsync(DatabaseOptions database, DateTime start, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddDrivenClock(start).AddGeneratedPrices(seed: 7);
        configure(services);
        services.AddEggMoneyApplication().AddEggMoneyInfrastructure(database);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        return new(provider);
    }

    /// <summary>The sessions of a year from which benchmarks take theirs.</summary>
    public static IReadOnlyList<MarketSession> Sessions(int count) =>
        [.. NyseCalendar.Instance.SessionsBetween(new(2024, 1, 2), new(2030, 12, 31)).Take(count)];

    public async Task AddUsersAsync(int users, int bots)
    {
        var system = Services.GetRequiredService<ISystemCommands>();
        for (var index = 0; index < users; index++)
        {
            var name = $"user{index:00000}";
            var user = new Domain.Accounts.User { Id = Clock.NewId(), Username = name, Email = name + "@example.org", CreatedAt = Clock.Now(), Simulated = true };
            await system.TryAddUserAsync(user, CancellationToken.None);
            await using var scope = Services.GetRequiredService<ITenantScopeFactory>().Begin(new(user.Id, name));
            var mediator = scope.Services.GetRequiredService<IMediator>();
            await mediator.Send(new OpenTenantAccountCommand(Cash, true, false, 0.5m, 5));
            for (var bot = 0; bot < bots; bot++)
            {
                // The first bots buy every day, so that each phase has work whatever the generated prices do.
                await mediator.Send(new AddBotCommand(new($"B_{bot}", Symbols[bot % Symbols.Length], 1000, SkipSell: true, CheckAveragePrice: false, MaxTier: 1000, ClosingDipRules: [new(0.0001m, 0.2m)])));
            }
        }
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
