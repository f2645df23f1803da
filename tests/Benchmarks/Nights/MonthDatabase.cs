using System.Data.Common;
using System.Globalization;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Benchmarks.Nights;

/// <summary>How much is in the database of a server that runs.</summary>
internal sealed class MonthDatabase(DatabaseOptions options, SmallPostgres? postgres)
{
    /// <summary>What a night writes. Kept for ever: the second half.</summary>
    private static readonly string[] Tables =
    [
        "dispatch_runs", "decisions", "notifications", "live_events", "idempotency_records",
        "orders", "order_slices", "fills", "trades", "cash_entries", "equity_points", "price_days", "daily_exchange_rates", "audit_entries",
    ];

    public async Task<Dictionary<string, long>> RowsAsync()
    {
        await using var connection = await OpenAsync();
        var rows = new Dictionary<string, long>();
        foreach (var table in Tables)
        {
            rows[table] = await NumberAsync(connection, $"SELECT count(*) FROM {table}");
        }

        return rows;
    }

    /// <summary>Runs and decisions of sessions before a day.</summary>
    public async Task<long> OlderThanAsync(DateOnly day)
    {
        await using var connection = await OpenAsync();
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await NumberAsync(connection, $"SELECT (SELECT count(*) FROM dispatch_runs WHERE session_date < '{date}') + (SELECT count(*) FROM decisions WHERE session_date < '{date}')");
    }

    /// <summary>Bytes in use: what has been deleted and is free to be used again does not count.</summary>
    public async Task<long> BytesAsync()
    {
        await using var connection = await OpenAsync();
        return options.Provider == DatabaseProvider.Sqlite
            ? await NumberAsync(connection, "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) - (SELECT freelist_count FROM pragma_freelist_count) * (SELECT page_size FROM pragma_page_size)")
            : await NumberAsync(connection, "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace");
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = postgres is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.SqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString())
            : new NpgsqlConnection(postgres.OwnersConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<long> NumberAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
