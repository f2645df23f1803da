using System.Data;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>The tables of a PostgreSQL database that belong to the program, and their figures. The scheduler's own are not among them: they can be lost.</summary>
internal static class PostgresTables
{
    /// <summary>EF Core's list of migrations; a restore writes it by migrating.</summary>
    public const string History = "public.__EFMigrationsHistory";

    /// <summary>Lets the owner, and nobody else, read everybody's rows: see <see cref="Postgres.RowSecurity"/>.</summary>
    public const string ReadAll = "SET LOCAL eggmoney.backup = 'on'";

    private const string Kinds =
        """
        SELECT n.nspname || '.' || c.relname, a.attname, a.atttypid = 'numeric'::regtype
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND n.nspname IN ('public', 'paper') AND c.relname NOT LIKE 'qrtz\_%' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        ORDER BY 1, a.attnum
        """;

    /// <summary>Every table with its figures.</summary>
    public static async Task<List<BackupTable>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = new List<(string Table, string Column, bool Numeric)>();
        await using (var command = new NpgsqlCommand(Kinds, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                columns.Add((reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
            }
        }

        var tables = new List<BackupTable>();
        foreach (var table in columns.GroupBy(column => column.Table).Where(table => table.Key != History))
        {
            tables.Add(await ReadAsync(
                connection, table.Key, [.. table.Select(column => column.Column)], [.. table.Where(column => column.Numeric).Select(column => column.Column)], cancellationToken));
        }

        return tables;
    }

    /// <summary>The figures of the same columns as in a manifest.</summary>
    public static Task<BackupTable> ReadAsync(NpgsqlConnection connection, BackupTable like, CancellationToken cancellationToken) =>
        ReadAsync(connection, like.Name, like.Columns, [.. like.Sums.Keys], cancellationToken);

    /// <summary>A table's name, or a column's, as SQL has it.</summary>
    public static string Quoted(string name) => string.Join('.', name.Split('.').Select(part => '"' + part.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'));

    /// <summary>Columns as SQL has them.</summary>
    public static string Columns(BackupTable table) => string.Join(", ", table.Columns.Select(Quoted));

    private static async Task<BackupTable> ReadAsync(
        NpgsqlConnection connection, string name, IReadOnlyList<string> columns, IReadOnlyList<string> decimals, CancellationToken cancellationToken)
    {
        var sums = string.Concat(decimals.Select(column => $", coalesce(sum({Quoted(column)}), 0)::numeric(38,8)::text"));
        await using var command = new NpgsqlCommand($"SELECT count(*){sums} FROM {Quoted(name)}", connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(name, columns, reader.GetInt64(0), decimals.Select((column, index) => (column, reader.GetString(index + 1))).ToDictionary(pair => pair.column, pair => pair.Item2));
    }
}
