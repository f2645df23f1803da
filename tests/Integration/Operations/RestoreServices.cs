using EggMoney.Application;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.Integration.Operations;

/// <summary>The services that the command line restores with.</summary>
internal static class RestoreServices
{
    public static ServiceProvider Of(DatabaseOptions database, string keys, TimeProvider? clock = null) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(clock ?? TimeProvider.System)
        .AddEggMoneyApplication()
        .AddEggMoneyInfrastructure(database)
        .AddGeneratedPrices(1)
        .AddSecurity(SecretKeys.Parse(keys))
        .BuildServiceProvider();
}
