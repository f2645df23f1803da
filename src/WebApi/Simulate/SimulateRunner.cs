using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.WebApi.Hosting;
using FluentValidation;

namespace EggMoney.WebApi.Simulate;

/// <summary>Composes a node for a simulation, runs it, and shows and writes the result.</summary>
internal static class SimulateRunner
{
    /// <summary>All is well, and the books balance.</summary>
    private const int Balanced = 0;

    /// <summary>The simulation ran, but the books do not balance or differ from the broker's: a defect.</summary>
    private const int Unbalanced = 2;

    /// <summary>Runs the simulation.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SimulateOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var file = await ReadBotsAsync(options.Bots, cancellationToken);
        var symbols = file.Users.SelectMany(user => user.Bots).Select(bot => bot.Symbol).Distinct().ToList();
        using var folder = options.Database is null ? new TemporaryFolder() : null;
        var database = options.Database is null
            ? DatabaseOptions.SqliteFile(Path.Combine(folder!.Path, "simulate.db"), throwaway: true)
            : Databases.Parse(options.Database, "--database");
        database = database with { Unwatched = true };

        var registered = new ServiceCollection().AddRecordedPrices(options.Prices, symbols);
        var sessions = Sessions(registered, symbols, options);
        using var logging = SimulationNode.NewLogging();
        await using var services = SimulationNode.Compose(registered, database, Simulation.StartOf(sessions[0]), logging);
        await Databases.MigrateAsync(services, cancellationToken);
        await Databases.RefuseRealUsersAsync(services, "simulate", cancellationToken);
        if (await services.GetRequiredService<ISystemQueries>().CountUsersAsync(cancellationToken) > 0)
        {
            throw new ProblemException("This database holds the users of an earlier simulation or demo; simulate begins with an empty one. Use another database.");
        }

        await using var json = options.Json is null ? null : SimulationJson.Create(options.Json);
        var screen = new SimulationScreen(output);
        var simulation = new Simulation(services, file, sessions);
        var result = await screen.WithProgressAsync(sessions.Count, advanced => simulation.RunAsync(advanced, cancellationToken));
        if (json is not null)
        {
            await SimulationJson.WriteAsync(json, result, cancellationToken);
        }

        screen.Show(result);
        return result.Users.All(user => user.Differences.Count == 0) ? Balanced : Unbalanced;
    }

    private static async Task<BotsFile> ReadBotsAsync(string path, CancellationToken cancellationToken)
    {
        // The rules are those of the commands, and need nothing else of the program.
        await using var rules = new ServiceCollection().AddEggMoneyApplication().BuildServiceProvider();
        return await new BotsFileReader(rules.GetRequiredService<IValidator<BotSettings>>(), rules.GetRequiredService<IValidator<OpenTenantAccountCommand>>())
            .ReadAsync(path, cancellationToken);
    }

    private static IReadOnlyList<MarketSession> Sessions(IServiceCollection registered, List<string> symbols, SimulateOptions options)
    {
        var prices = (IPriceSource)registered.Single(service => service.ServiceType == typeof(IPriceSource)).ImplementationInstance!;
        try
        {
            return SimulationPeriod.Sessions(prices, symbols, NyseCalendar.Instance, options.From, options.To);
        }
        catch (ArgumentException exception)
        {
            throw new ProblemException(exception.Message, exception);
        }
    }
}
