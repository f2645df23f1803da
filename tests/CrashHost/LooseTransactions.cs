using EggMoney.Application;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.CrashHost;

/// <summary>The defect on purpose: transactions that hold nothing together, each save in them is a commit of its own.</summary>
internal sealed class LooseTransactions(IEggMoneyDbFactory databases) : IEggMoneyDbFactory
{
    public static void Use(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IEggMoneyDbFactory)).ImplementationType!;
        services.AddScoped<IEggMoneyDbFactory>(provider => new LooseTransactions((IEggMoneyDbFactory)ActivatorUtilities.CreateInstance(provider, real)));
    }

    public Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken) => databases.OpenAsync(cancellationToken);

    public Task<ITenantTransaction> BeginAsync(CancellationToken cancellationToken) => Task.FromResult<ITenantTransaction>(new Loose(databases));

    private sealed class Loose(IEggMoneyDbFactory databases) : ITenantTransaction
    {
        public Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken) => databases.OpenAsync(cancellationToken);

        public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
