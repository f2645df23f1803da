using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Counts the rows of an SQLite file and adds up its decimals. SQLite keeps them as texts, and would add them as floating-point numbers.</summary>
internal static class SqliteFigures
{
    private static readonly IReadOnlyDictionary<string, string[]> PaperDecimals = new Dictionary<string, string[]>
    {
        ["accounts"] = ["cash"],
        ["deposits"] = ["amount"],
        ["transfers"] = ["quantity"],
        ["holdings"] = ["quantity"],
        ["orders"] = ["quantity", "limit_price", "filled_quantity", "filled_amount", "fees"],
        ["fills"] = ["quantity", "price", "amount", "fee"],
    };

    /// <summary>Which columns of the books hold decimals, by table.</summary>
    public static IReadOnlyDictionary<string, string[]> Decimals(IModel model) => model.GetEntityTypes().ToDictionary(
        type => type.GetTableName()!,
        type => type.GetProperties().Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(decimal)).Select(property => property.GetColumnName()).ToArray());

    /// <summary>The figures of a file.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="prefix">Of the tables' names in the manifest; the paper broker's are known here.</param>
    /// <param name="decimals">By table; null for the paper broker's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<List<BackupTable>> ReadAsync(
        SqliteConnection connection, string prefix, IReadOnlyDictionary<string, string[]>? decimals, CancellationToken cancellationToken)
    {
        var tables = new List<BackupTable>();
        foreach (var table in await ListAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", cancellationToken))
        {
            var columns = await ListAsync(connection, $"SELECT name FROM pragma_table_info('{table}')", cancellationToken);
            var wanted = (decimals ?? PaperDecimals).GetValueOrDefault(table, []).Intersect(columns);
            tables.Add(await ReadAsync(connection, prefix + table, table, columns, [.. wanted], cancellationToken));
        }

        return tables;
    }

    /// <summary>The figures of the same columns as in a manifest.</summary>
    public static async Task<BackupTable> ReadAsync(SqliteConnection connection, BackupTable like, CancellationToken cancellationToken) =>
        await ReadAsync(connection, like.Name, like.Name[(like.Name.LastIndexOf('.') + 1)..], like.Columns, [.. like.Sums.Keys], cancellationToken);

    private static async Task<BackupTable> ReadAsync(
        SqliteConnection connection, string name, string table, IReadOnlyList<string> columns, string[] decimals, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {(decimals.Length == 0 ? "1" : string.Join(", ", decimals.Select(column => $"\"{column}\"")))} FROM \"{table}\"";
        var sums = new decimal[decimals.Length];
        var rows = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows++;
            for (var column = 0; column < decimals.Length; column++)
            {
                if (!await reader.IsDBNullAsync(column, cancellationToken))
                {
                    sums[column] += decimal.Parse(Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!, NumberStyles.Float, CultureInfo.InvariantCulture);
                }
            }
        }

        return new(name, columns, rows, decimals.Zip(sums).ToDictionary(pair => pair.First, pair => pair.Second.ToString("0.############################", CultureInfo.InvariantCulture)));
    }

    private static async Task<List<string>> ListAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var list = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            list.Add(reader.GetString(0));
        }

        return list;
    }
}
