using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>Whether servers work on a database, for what wants it alone.</summary>
internal static class PostgresNodes
{
    /// <summary>A node that was killed is believed to be there for this long.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    /// <summary>The names of those that said lately that they are there; null when there are none.</summary>
    public static async Task<string?> FindRunningAsync(NpgsqlConnection connection, DateTime now, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('public.server_nodes') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return null;
        }

        await using var running = new NpgsqlCommand("SELECT string_agg(name, ', ' ORDER BY name) FROM public.server_nodes WHERE left_at IS NULL AND seen_at > $1", connection)
        {
            Parameters = { new() { Value = now - Alive } },
        };
        return await running.ExecuteScalarAsync(cancellationToken) as string;
    }
}
