using System.Globalization;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Integration.Fixtures;

/// <summary>All rows of all tables as the database itself has them, past the model, every filter and row security.</summary>
internal static class RawRows
{
    /// <summary>By table, each row as one text. The paper broker's tables are called <c>paper.orders</c> and so on.</summary>
    public static async Task<IReadOnlyDictionary<string, List<string>>> ReadAsync(DatabaseOptions database)
    {
        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (database.Provider == DatabaseProvider.Postgres)
        {
            await ReadPostgresAsync(database, rows);
            return rows;
        }

        await ReadSqliteAsync(database.SqlitePath, "", rows);
        if (File.Exists(PaperSqlite.PathBeside(database.SqlitePath)))
        {
            await ReadSqliteAsync(PaperSqlite.PathBeside(database.SqlitePath), "paper.", rows);
        }

        return rows;
    }

    /// <summary>Changes rows as nobody in the program may.</summary>
    public static async Task TamperAsync(DatabaseOptions database, string sql)
    {
        if (database.Provider == DatabaseProvider.Postgres)
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                $"""
                ALTER TABLE audit_entries NO FORCE ROW LEVEL SECURITY; ALTER TABLE audit_heads NO FORCE ROW LEVEL SECURITY;
                {sql};
                ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY; ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
                """,
                connection);
            await command.ExecuteNonQueryAsync();
            return;
        }

        await using var sqlite = new SqliteConnection(database.ConnectionString);
        await sqlite.OpenAsync();
        await using var change = sqlite.CreateCommand();
        change.CommandText = sql;
        await change.ExecuteNonQueryAsync();
    }

    private static async Task ReadPostgresAsync(DatabaseOptions database, SortedDictionary<string, List<string>> rows)
    {
        // Whoever owns the tables may lift the force; the rollback puts it back.
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN ('public', 'paper')",
            connection,
            transaction);
        var tables = await ListAsync(command);
        foreach (var table in tables)
        {
            command.CommandText = $"ALTER TABLE {Quoted(table)} NO FORCE ROW LEVEL SECURITY; SELECT t::text FROM {Quoted(table)} t ORDER BY 1";
            rows[table.Replace("public.", "", StringComparison.Ordinal)] = await ListAsync(command);
        }

        await transaction.RollbackAsync();
    }

    private static string Quoted(string table) => string.Join('.', table.Split('.').Select(part => $"\"{part}\""));

    private static async Task ReadSqliteAsync(string path, string prefix, SortedDictionary<string, List<string>> rows)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        foreach (var table in await ListAsync(command))
        {
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1, 2";
            if (table.StartsWith("__", StringComparison.Ordinal) || table is "schema_version")
            {
                command.CommandText = $"SELECT * FROM \"{table}\"";
            }

            rows[prefix + table] = await ListAsync(command);
        }
    }

    private static async Task<List<string>> ListAsync(System.Data.Common.DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await reader.ReadAsync())
        {
            list.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return list;
    }
}
