using System.Data.Common;
using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Extensions.Logging.Console;

namespace EggMoney.WebApi.Hosting;

/// <summary>The use cases on the configured database, without a server: for commands that a person runs beside it.</summary>
internal static class CommandHost
{
    /// <summary>Runs a command on the database that the settings name. It must be there; it is not brought up to date, because the server may be running.</summary>
    /// <param name="act">What to do; returns the exit code.</param>
    /// <param name="configure">Adds services.</param>
    /// <param name="readOnly">The database itself is to refuse whatever the command would write.</param>
    /// <param name="mustExist">A database in a file must be there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProblemException">The database is not there or cannot be used.</exception>
    public static Task<int> RunAsync(
        Func<IServiceProvider, CancellationToken, Task<int>> act, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null, bool readOnly = false, bool mustExist = true)
    {
        var builder = WebApplication.CreateBuilder();
        var database = Server.Database(builder.Configuration, demo: false) with { ReadOnly = readOnly };
        if (mustExist && database.Provider == DatabaseProvider.Sqlite && !File.Exists(database.SqlitePath))
        {
            // SQLite would make an empty one, and all would look well.
            throw new ProblemException($"There is no database {database.SqlitePath}. Name it by EGGMONEY_DATABASE, or start where the server starts.");
        }

        configure?.Invoke(builder);
        return RunAsync(builder, database, act, cancellationToken);
    }

    /// <summary>Runs a command that may come before the server's first start: the database is made, and brought up to date.</summary>
    /// <param name="demo">On the demonstration's database; who is added there is not real.</param>
    /// <param name="act">What to do; returns the exit code.</param>
    /// <param name="configure">Adds services.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProblemException">The database cannot be used.</exception>
    public static async Task<int> RunPreparedAsync(
        bool demo, Func<IServiceProvider, CancellationToken, Task<int>> act, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton(new RegistrationOptions(Simulated: demo));
        configure?.Invoke(builder);
        return await RunAsync(
            builder,
            Server.Database(builder.Configuration, demo),
            async (services, token) =>
            {
                await Databases.MigrateAsync(services, token);
                return await act(services, token);
            },
            cancellationToken);
    }

    private static async Task<int> RunAsync(
        WebApplicationBuilder builder, DatabaseOptions database, Func<IServiceProvider, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        // Standard output is the command's own.
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var clock = ClockSetting.Read(builder);
        if (clock is not null)
        {
            // As the server beside it has it.
            builder.Services.AddSingleton<TimeProvider>(clock);
        }

        builder.Services.AddSingleton(ImportSettings.Read(builder.Configuration)).AddSingleton(KisSettings.Read(builder.Configuration, clock)).AddEggMoneyApplication().AddEggMoneyInfrastructure(database);
        await using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        try
        {
            return await act(services, cancellationToken);
        }
        catch (DbException exception)
        {
            throw new ProblemException($"{DatabaseProblem.Describe(exception)} Is it a database of this version? The server brings it up to date when it starts.", exception);
        }
    }
}
