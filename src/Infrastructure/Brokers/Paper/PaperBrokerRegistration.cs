using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Adds the paper broker to a host.</summary>
public static class PaperBrokerRegistration
{
    /// <summary>Registers <see cref="IPaperExchange"/>, once a process. It asks the host for <see cref="IPriceSource"/>,
    /// <see cref="IMarketCalendar"/> and <see cref="TimeProvider"/>; its books are made when it is first used.</summary>
    public static IServiceCollection AddPaperBroker(this IServiceCollection services, DatabaseOptions database, PaperOptions options)
    {
        options.Checked();
        return services.AddSingleton<IPaperExchange>(provider => new PaperExchange(
            PaperDatabase.Create(database),
            options,
            provider.GetRequiredService<IPriceSource>(),
            provider.GetRequiredService<IMarketCalendar>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
