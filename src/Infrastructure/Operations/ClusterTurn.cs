using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Postgres;
using Npgsql;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Lets one node at a time do a thing. A node that dies gives its turn back by dying: the lock is its connection's, or its process's file.</summary>
internal sealed class ClusterTurn(DatabaseOptions options)
{
    /// <summary>Takes the turn; null while another node has it.</summary>
    /// <param name="name">Of the thing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IAsyncDisposable?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            try
            {
                return new FileStream($"{options.SqlitePath}.{name}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                return null;
            }
        }

        var connection = new NpgsqlConnection(PostgresConnections.StringFor(options, DatabaseRole.Owner));
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtext('eggmoney'), hashtext($1))", connection) { Parameters = { new() { Value = name } } };
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                return connection;
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }
}
