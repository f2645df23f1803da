using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.Integration.Fixtures;

/// <summary>The production dispatcher, commands, paper broker and database under a driven clock.</summary>
internal sealed class TradingHost : IAsyncDisposable
{
    /// <summary>EF Core builds its model and queries once a logger factory, so all hosts share one.</summary>
    private static readonly NullLoggerFactory SharedLogging = NullLoggerFactory.Instance;

    private readonly TestDatabase? _database;

    private TradingHost(TestDatabase? database, ServiceProvider services)
    {
        _database = database;
        Services = services;
    }

    public ServiceProvider Services { get; }

    public DrivenTimeProvider Clock => Services.GetRequiredService<DrivenTimeProvider>();

    public DispatchDriver Driver => Services.GetRequiredService<DispatchDriver>();

    public TradingDispatcher Dispatcher => Services.GetRequiredService<TradingDispatcher>();

    public IPaperExchange Paper => Services.GetRequiredService<IPaperExchange>();

    /// <summary>Starts a node on a database of its own.</summary>
    public static async Task<TradingHost> StartAsync(
        DatabaseProvider provider, DateTime start, IPriceSource prices, IMarketCalendar? calendar = null, Action<IServiceCollection>? configure = null, DispatchOptions? options = null, bool throwaway = false, PaperOptions? paper = null)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        return Start(database, database.Options with { Throwaway = throwaway }, start, prices, calendar, configure, options, paper);
    }

    /// <summary>Starts one more node on the database of another.</summary>
    public TradingHost StartAnother(IPriceSource prices, IMarketCalendar? calendar = null, Action<IServiceCollection>? configure = null, DispatchOptions? options = null, PaperOptions? paper = null) =>
        Start(null, Services.GetRequiredService<DatabaseOptions>(), Clock.GetUtcNow().UtcDateTime, prices, calendar, configure, options ?? new() { Node = "another" }, paper);

    /// <summary>Starts a node on a database that somebody else made and will drop.</summary>
    public static TradingHost StartOn(
        DatabaseOptions database, DateTime start, IPriceSource prices, DispatchOptions? options = null, PaperOptions? paper = null, Action<IServiceCollection>? configure = null) =>
        Start(null, database, start, prices, null, configure, options, paper);

    private static TradingHost Start(
        TestDatabase? owned, DatabaseOptions database, DateTime start, IPriceSource prices, IMarketCalendar? calendar, Action<IServiceCollection>? configure, DispatchOptions? options, PaperOptions? paper = null)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(SharedLogging).AddDrivenClock(start).AddSingleton(prices);
        if (calendar is not null)
        {
            services.AddSingleton(calendar);
        }

        configure?.Invoke(services);
        services.AddEggMoneyApplication(options).AddEggMoneyInfrastructure(database, paper).AddSecurity(SecretKeys.Parse(SecretKeys.Generate()));
        return new(owned, services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
    }

    /// <summary>A user with cash on both books and bots, made by the production commands.</summary>
    public async Task<TenantInfo> AddTenantAsync(
        string username, decimal cash, IEnumerable<BotSettings> bots, int slices = 5, bool averagePriceCheckAuto = false, bool autoStart = false, decimal autoStartThreshold = 0.5m)
    {
        var user = new Domain.Accounts.User { Id = Clock.NewId(), Username = username, Email = username + "@example.org", CreatedAt = Clock.Now(), Simulated = true };
        if (!await Services.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{username} is taken.");
        }

        var tenant = new TenantInfo(user.Id, username);
        await SendAsync(tenant, new OpenTenantAccountCommand(cash, averagePriceCheckAuto, autoStart, autoStartThreshold, slices));
        foreach (var bot in bots)
        {
            await SendAsync(tenant, new AddBotCommand(bot));
        }

        return tenant;
    }

    public async Task<T> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request)
    {
        await using var scope = Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Reads or changes a tenant's rows in a context of its own.</summary>
    public async Task<T> WithDbAsync<T>(TenantInfo tenant, Func<IEggMoneyDb, Task<T>> use)
    {
        await using var scope = Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return await use(db);
    }

    /// <summary>Changes a tenant's rows and saves them.</summary>
    public Task ChangeAsync(TenantInfo tenant, Func<IEggMoneyDb, Task> change) => WithDbAsync(tenant, async db =>
    {
        await change(db);
        return await db.TrySaveAsync(CancellationToken.None) ? true : throw new InvalidOperationException("Somebody else saved first.");
    });

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
