using System.Data.Common;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.WebApi.Hosting;

/// <summary>Opens the database that was asked for, and says in one sentence why it cannot.</summary>
internal static class Databases
{
    /// <summary>Reads a connection string.</summary>
    /// <param name="text">As it was given.</param>
    /// <param name="from">Where it was given, for the message.</param>
    /// <exception cref="ProblemException">It is none.</exception>
    public static DatabaseOptions Parse(string text, string from)
    {
        try
        {
            return DatabaseOptions.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new ProblemException($"{from}: {exception.Message}", exception);
        }
    }

    /// <summary>Brings the tables up to date.</summary>
    /// <exception cref="ProblemException">The database cannot be reached or used.</exception>
    public static Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        ExplainAsync(() => services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken));

    /// <summary>Does something to the tables.</summary>
    /// <exception cref="ProblemException">The database cannot be reached or used.</exception>
    public static async Task ExplainAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is DbException { SqlState: "42501" })
        {
            // The migrator's own advice to an administrator.
            throw new ProblemException(exception.Message, exception);
        }
        catch (Exception exception) when (DatabaseProblem.Describe(exception) is not null)
        {
            throw new ProblemException(DatabaseProblem.Describe(exception)!, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException("The database file cannot be used: " + exception.Message, exception);
        }
    }

    /// <summary>Refuses a database in which people keep their books: invented trades must never stand beside real ones.</summary>
    /// <exception cref="ProblemException">It holds a real user.</exception>
    public static async Task RefuseRealUsersAsync(IServiceProvider services, string command, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<ISystemQueries>().HasRealUsersAsync(cancellationToken))
        {
            throw new ProblemException($"This database holds real users: {command} writes invented trades and will not touch it. Use another database.");
        }
    }

    /// <summary>A person of flesh and blood in a demonstration's database would make it look like one of real people, and it would not start again.</summary>
    /// <exception cref="ProblemException">The database is of the other kind.</exception>
    public static async Task RefuseAnotherKindAsync(IServiceProvider services, bool demo, CancellationToken cancellationToken)
    {
        if (demo)
        {
            await RefuseRealUsersAsync(services, "--demo", cancellationToken);
        }
        else
        {
            await RefuseInventedUsersAsync(services, "Say --demo if it is a demonstration's; otherwise use another database.", cancellationToken);
        }
    }

    /// <summary>Refuses a database of people who were made up.</summary>
    /// <exception cref="ProblemException">It holds one.</exception>
    public static async Task RefuseInventedUsersAsync(IServiceProvider services, string advice, CancellationToken cancellationToken)
    {
        if ((await services.GetRequiredService<ISystemQueries>().ListInventedTenantsAsync(cancellationToken)).Count > 0)
        {
            throw new ProblemException($"This database holds invented users. {advice}");
        }
    }
}
