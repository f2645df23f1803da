using EggMoney.Domain.Market;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Adds Korea Investment &amp; Securities to a host.</summary>
internal static class KisRegistration
{
    /// <summary>What all accounts share; nothing is connected before the first call. The host may register <see cref="KisOptions"/> of its own first.</summary>
    public static IServiceCollection AddKisBroker(this IServiceCollection services)
    {
        services.TryAddSingleton(new KisOptions());
        services.TryAddSingleton(provider => new KisHub(
            provider.GetRequiredService<KisOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IMarketCalendar>(),
            provider.GetRequiredService<ILoggerFactory>()));
        return services;
    }
}
