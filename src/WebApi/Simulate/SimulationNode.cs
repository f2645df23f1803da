using EggMoney.Application;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate;

/// <summary>Composes what a simulation runs on: all that the server has, under a clock that is driven.</summary>
internal static class SimulationNode
{
    /// <summary>Errors only, and not to standard output, which is the command's own.</summary>
    public static ILoggerFactory NewLogging() => LoggerFactory.Create(logging =>
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error));

    /// <summary>Composes it.</summary>
    /// <param name="registered">Holds the prices.</param>
    /// <param name="database">Where the invented trades go.</param>
    /// <param name="start">What the clock shows at the beginning.</param>
    /// <param name="logging">Shared by several nodes: the database's model is made once for each of these.</param>
    public static ServiceProvider Compose(IServiceCollection registered, DatabaseOptions database, DateTime start, ILoggerFactory logging) => registered
        .AddSingleton(logging)
        .AddLogging()
        .AddDrivenClock(start)
        .AddEggMoneyApplication()
        .AddEggMoneyInfrastructure(database)

        // Nobody logs in to a simulation or has keys there; a key of this run's own completes the composition.
        .AddSecurity(SecretKeys.Parse(SecretKeys.Generate()))
        .AddSingleton<TenantDesk>()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
