using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>Brings a PostgreSQL database up to date, one node at a time.</summary>
internal sealed class PostgresMigrator(DatabaseOptions options, ContextFactory contexts)
{
    /// <summary>"eggmoney" in ASCII; any number that nobody else takes would do.</summary>
    internal const long LockKey = 0x6567676D6F6E6579;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // A session's lock ends with its connection, also when the process is killed; hence a connection of its own, outside the pool.
        await using var connection = new NpgsqlConnection(PostgresConnections.StringFor(options, DatabaseRole.Owner));
        await connection.OpenAsync(cancellationToken);
        await using var acquire = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection)
        {
            CommandTimeout = 600,
            Parameters = { new() { Value = LockKey } },
        };
        await acquire.ExecuteNonQueryAsync(cancellationToken);

        // First of all, so that a server where they cannot be made is left as it was.
        await PostgresRoles.EnsureAsync(connection, cancellationToken);
        await using var context = contexts.ForOwner();
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await RowSecurity.LiftForceAsync(connection, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        await RowSecurity.ApplyAsync(connection, context.Model, cancellationToken);
    }
}
