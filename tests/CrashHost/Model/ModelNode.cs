using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.KisSimulator;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.CrashHost.Model;

/// <summary>What all nodes of a world have in common.</summary>
/// <param name="Database">The books.</param>
/// <param name="Keys">For the secrets in them.</param>
/// <param name="Clock">The world's clock, the broker's too.</param>
/// <param name="Broker">The broker.</param>
/// <param name="SendTwice">A defect on purpose: each order is placed twice.</param>
internal sealed record ModelGround(DatabaseOptions Database, SecretKeys Keys, DrivenTimeProvider Clock, KisSimulatorServer Broker, bool SendTwice);

/// <summary>One process of a world: the production services over real HTTP to the simulated broker, on the world's driven clock.</summary>
internal sealed class ModelNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ModelNode(ModelGround ground, int? lastStep, TimeSpan recordEvery, string name)
    {
        Life = new(lastStep);
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(ground.Clock)
            .AddSingleton<TimeProvider>(ground.Clock)
            .AddSingleton<DispatchDriver>()
            .AddSingleton(new KisOptions
            {
                RealUrl = ground.Broker.RealUrl,
                MockUrl = ground.Broker.MockUrl,
                RequestsPerSecond = 10_000,
                RetryDelay = TimeSpan.FromMilliseconds(1),
                TokenPatience = TimeSpan.FromMilliseconds(50),
                TraceFolder = Environment.GetEnvironmentVariable("EGGMONEY_KIS_TRACE"),
            })
            .AddScoped<IBrokerFactory>(provider => new SteppingFactory(ActivatorUtilities.CreateInstance<BrokerFactory>(provider), Life, ground.SendTwice))
            .AddGeneratedPrices(1);
        services
            .AddEggMoneyApplication(new()
            {
                Node = name,
                RecordEvery = recordEvery,
                NotSentRetryDelay = TimeSpan.FromMilliseconds(1),
                BrokerReadTimeout = TimeSpan.FromSeconds(5),
                BrokerPlaceTimeout = TimeSpan.FromSeconds(5),
            })
            .AddEggMoneyInfrastructure(ground.Database)
            .AddSecurity(ground.Keys);
        _services = services.BuildServiceProvider();
    }

    public Life Life { get; }

    public IServiceProvider Services => _services;

    /// <summary>Does everything that is due up to an instant.</summary>
    /// <returns>False when the node ended before.</returns>
    public async Task<bool> RunUntilAsync(DateTime until)
    {
        Stepper.Current = Life;
        try
        {
            await _services.GetRequiredService<DispatchDriver>().RunUntilAsync(until, Life.Over);
            return Life.EndedAt is null;
        }
        catch (Exception exception) when (Life.EndedAt is not null && exception is LifeEndedException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Stepper.Current = null;
        }
    }

    public async Task<T> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request)
    {
        await using var scope = _services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request);
    }

    public async Task<T> WithDbAsync<T>(TenantInfo tenant, Func<IEggMoneyDb, Task<T>> use)
    {
        await using var scope = _services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return await use(db);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Life.Dispose();
    }

    private sealed class SteppingFactory(IBrokerFactory inner, Stepper steps, bool sendTwice) : IBrokerFactory
    {
        public IBroker Create(UserCredential credential) => new KillingBroker(inner.Create(credential), steps, sendTwice);
    }
}
