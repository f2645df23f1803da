using System.Data.Common;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Whether the database answers somebody new.</summary>
internal interface IDatabasePing
{
    /// <summary>Asks over a connection of its own: a pool that this process has used up says nothing of the database.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}

internal sealed class DatabasePing(DatabaseOptions options) : IDatabasePing
{
    private const int Seconds = 5;

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(options, cancellationToken);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    public static async Task AskAsync(DatabaseOptions options, CancellationToken cancellationToken)
    {
        await using var connection = Connection(options);

        // SQLite's calls do not wait asynchronously.
        await Task.Run(
            async () =>
            {
                await connection.OpenAsync(cancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = options.Provider == DatabaseProvider.Sqlite ? "SELECT count(*) FROM sqlite_master" : "SELECT 1";
                await command.ExecuteScalarAsync(cancellationToken);
            },
            cancellationToken);
    }

    private static DbConnection Connection(DatabaseOptions options) => options.Provider == DatabaseProvider.Sqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.SqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = Seconds }.ToString())
        : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresConnections.StringFor(options, DatabaseRole.Owner)) { Timeout = Seconds, CommandTimeout = Seconds }.ToString());
}

/// <summary>Waits at start for a PostgreSQL that is starting too.</summary>
public static class DatabaseWait
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Returns when it can be reached, or refuses for a reason that does not pass by waiting, or patience is over: whoever uses it then says what is wrong.</summary>
    /// <param name="options">Which.</param>
    /// <param name="waiting">Told why, at every try.</param>
    /// <param name="patience">At most so long.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task UntilReachableAsync(DatabaseOptions options, Action<string> waiting, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (options.Provider == DatabaseProvider.Postgres && TimeProvider.System.GetElapsedTime(begun) < patience)
        {
            try
            {
                await DatabasePing.AskAsync(options, cancellationToken);
                return;
            }
            catch (NpgsqlException exception) when (exception is not PostgresException || ((PostgresException)exception).SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections)
            {
                waiting(DatabaseProblem.Describe(exception)!);
                await Task.Delay(Between, cancellationToken);
            }
            catch (DbException)
            {
                return;
            }
        }
    }
}
