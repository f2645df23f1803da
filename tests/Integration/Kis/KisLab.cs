using System.Globalization;
using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Brokers;
using EggMoney.Integration.Fixtures;
using EggMoney.KisSimulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>A database for all tests of a class; each has users of its own in it.</summary>
public sealed class KisDatabase : IAsyncLifetime
{
    private TestDatabase? _database;

    public DatabaseOptions Options => _database!.Options;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Sqlite);

    public async Task DisposeAsync() => await _database!.DisposeAsync();
}

/// <summary>The server's side of KIS over a database, and the simulated broker that it talks to. The clock stands still until it is set; waiting is real.</summary>
internal sealed class KisLab : IAsyncDisposable
{
    /// <summary>A Wednesday's session, 23:45 in Korea.</summary>
    public static readonly DateTime Start = new(2026, 9, 16, 14, 45, 0, DateTimeKind.Utc);

    private static readonly string SecretKey = SecretKeys.Generate();
    private static int s_names;

    private readonly List<ServiceProvider> _nodes = [];
    private readonly DatabaseOptions _database;
    private readonly KisOptions _options;

    private KisLab(DatabaseOptions database, SettableTimeProvider clock, KisSimulatorServer server, KisOptions options)
    {
        (_database, Clock, Server) = (database, clock, server);
        _options = options with { RealUrl = server.RealUrl, MockUrl = server.MockUrl };
        Node = StartNode();
    }

    public SettableTimeProvider Clock { get; }

    public KisSimulatorServer Server { get; }

    public SimulatedExchange Exchange => Server.Exchange;

    /// <summary>The first node.</summary>
    public ServiceProvider Node { get; private set; }

    public static async Task<KisLab> StartAsync(DatabaseOptions database, SimulatorOptions? rules = null, KisOptions? options = null)
    {
        var clock = new SettableTimeProvider(Start);
        var exchange = new SimulatedExchange(
            rules ?? new() { FillDelay = TimeSpan.Zero, RealRequestsPerSecond = null, MockRequestsPerSecond = null, RealFeeBuffer = 0, MockFeeBuffer = 0 }, clock);
        return new(database, clock, await KisSimulatorServer.StartAsync(exchange), options ?? new() { RequestsPerSecond = 100_000 });
    }

    /// <summary>A process of the server's, with a memory of its own. The clock may be another's, and the network too.</summary>
    public ServiceProvider StartNode(HttpMessageHandler? handler = null, TimeProvider? clock = null, KisOptions? options = null)
    {
        clock ??= Clock;
        options ??= _options;
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(clock)
            .AddSingleton<IPriceSource>(new SettablePrices())
            .AddSingleton(options with { RealUrl = options.RealUrl ?? Server.RealUrl, MockUrl = options.MockUrl ?? Server.MockUrl });
        if (handler is not null)
        {
            services.AddSingleton(provider => new KisHub(
                provider.GetRequiredService<KisOptions>(), clock, Domain.Market.NyseCalendar.Instance, NullLoggerFactory.Instance, handler));
        }

        var node = services
            .AddEggMoneyApplication()
            .AddEggMoneyInfrastructure(_database)
            .AddSecurity(SecretKeys.Parse(SecretKey))
            .BuildServiceProvider();
        _nodes.Add(node);
        return node;
    }

    /// <summary>The server is killed and started again: what it had in memory is gone.</summary>
    public async Task RestartAsync()
    {
        await Node.DisposeAsync();
        Node = StartNode();
    }

    /// <summary>A user with an account at the simulated broker, its keys stored.</summary>
    public async Task<KisUser> AddUserAsync(BrokerEnvironment environment, decimal cash = 1000, ServiceProvider? node = null)
    {
        var name = "kis" + Interlocked.Increment(ref s_names).ToString(CultureInfo.InvariantCulture);
        var user = new User { Id = Guid.CreateVersion7(), Username = name, Email = name + "@example.org", CreatedAt = Start };
        if (!await (node ?? Node).GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{name} is taken.");
        }

        return await AddAccountAsync(new(user.Id, name), environment, cash, node);
    }

    /// <summary>One more account of a user's.</summary>
    public async Task<KisUser> AddAccountAsync(TenantInfo tenant, BrokerEnvironment environment, decimal cash = 1000, ServiceProvider? node = null)
    {
        var name = $"{tenant.Identifier}-{environment}";
        var keys = Exchange.AddAccount(name, environment == BrokerEnvironment.Real ? KisSimulator.KisEnvironment.Real : KisSimulator.KisEnvironment.Mock, cash);
        var credential = new UserCredential
        {
            Id = Guid.CreateVersion7(), UserId = tenant.Id, Broker = BrokerNames.Kis, Label = name, Environment = environment, ProductCode = keys.ProductCode, CreatedAt = Start,
            Active = environment == BrokerEnvironment.Real,
        };
        var added = new KisUser(tenant, credential, keys);
        await WithDbAsync(
            added,
            db =>
            {
                db.UserCredentials.Add(credential);
                return Task.CompletedTask;
            },
            node);
        await StoreKeysAsync(added, keys.AppKey, keys.AppSecret, node);
        return added;
    }

    /// <summary>Stores keys as their owner would enter them.</summary>
    public Task StoreKeysAsync(KisUser user, string appKey, string appSecret, ServiceProvider? node = null) => WithScopeAsync(
        user,
        async services =>
        {
            await using var db = await services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
            var secrets = services.GetRequiredService<TenantSecrets>();
            await secrets.PutAsync(db, user.Credential.Id, SecretFields.AppKey, appKey, CancellationToken.None);
            await secrets.PutAsync(db, user.Credential.Id, SecretFields.AppSecret, appSecret, CancellationToken.None);
            await secrets.PutAsync(db, user.Credential.Id, SecretFields.AccountNumber, user.Keys.AccountNumber, CancellationToken.None);
            return await db.TrySaveAsync(CancellationToken.None);
        },
        node);

    /// <summary>The broker of a user's account, made in a scope of the user's.</summary>
    public IBroker Broker(KisUser user, ServiceProvider? node = null)
    {
        // Nothing in the scope holds anything open; it lives as long as its node.
        var scope = (node ?? Node).GetRequiredService<ITenantScopeFactory>().Begin(user.Tenant);
        return scope.Services.GetRequiredService<IBrokerFactory>().Create(user.Credential);
    }

    /// <summary>Changes rows of the user's.</summary>
    public Task<bool> WithDbAsync(KisUser user, Func<IEggMoneyDb, Task> change, ServiceProvider? node = null) => WithScopeAsync(
        user,
        async services =>
        {
            await using var db = await services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
            await change(db);
            return await db.TrySaveAsync(CancellationToken.None);
        },
        node);

    /// <summary>Uses services of a scope of the user's.</summary>
    public async Task<T> WithScopeAsync<T>(KisUser user, Func<IServiceProvider, Task<T>> use, ServiceProvider? node = null)
    {
        await using var scope = (node ?? Node).GetRequiredService<ITenantScopeFactory>().Begin(user.Tenant);
        return await use(scope.Services);
    }

    /// <summary>What the broker knows of an account.</summary>
    public SimulatedLedger Ledger(KisUser user) => Exchange.Ledger(user.Keys.Name);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}

/// <summary>A user's account at the simulated broker.</summary>
internal sealed record KisUser(TenantInfo Tenant, UserCredential Credential, AccountKeys Keys);
