using System.Data.Common;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EggMoney.Infrastructure.Persistence.Migrating;

/// <summary>What undoing migrations would take with it.</summary>
internal static class Undoing
{
    /// <summary>Tables whose rows are no books: they are forgotten after a while anyway, or made again. Whatever else an undone migration would drop must be empty.</summary>
    private static readonly HashSet<string> Expendable = ["simulations", "live_events", "server_nodes", "telegram_polls", "price_days", "daily_exchange_rates"];

    /// <summary>Tables of money and orders. What a column of theirs holds is a part of the books: won read as dollars, or a dividend as a deposit, are other books.</summary>
    private static readonly HashSet<string> Books = ["cash_accounts", "cash_entries", "orders", "order_slices", "fills", "positions", "trades"];

    /// <summary>Rows of the tables that would be dropped, and rows with a value in the columns that would be; by table, or table and column.</summary>
    /// <param name="context">The owner's, for the migrations.</param>
    /// <param name="connection">Open, and one that sees everybody's rows.</param>
    /// <param name="undone">Which migrations.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrationException">There are books among them.</exception>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(EggMoneyDbContext context, DbConnection connection, IReadOnlyList<string> undone, CancellationToken cancellationToken)
    {
        var migrations = context.GetService<IMigrationsAssembly>();
        var provider = context.Database.ProviderName!;
        var dropped = undone.Select(name => (Name: name, Migration: migrations.CreateMigration(migrations.Migrations[name], provider))).ToList();
        var (gone, books) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        var tables = dropped.SelectMany(undo => DroppedColumns.TablesOf(undo.Migration)).ToHashSet();
        foreach (var table in tables)
        {
            await CountInAsync(table, $"SELECT count(*) FROM \"{table}\"", isBook: !Expendable.Contains(table));
        }

        foreach (var column in dropped.SelectMany(undo => DroppedColumns.Of(context, MigrationStand.Short(undo.Name), undo.Migration)).Where(column => !tables.Contains(column.Table)))
        {
            await CountInAsync($"{column.Table}.{column.Name}", $"SELECT count(*) FROM \"{column.Table}\" WHERE {column.HoldsValue}", isBook: Books.Contains(column.Table));
        }

        return books.Count > 0
            ? throw new MigrationException(
                $"Going back to before {MigrationStand.Short(undone[^1])} would throw away what is kept: {Describe(books)}. Nothing was changed. "
                + "Stay with this program, or restore a backup of the older one with the older one; what was done since it is then not in the books.")
            : gone;

        async Task CountInAsync(string what, string query, bool isBook)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = query;
            if (await command.ExecuteScalarAsync(cancellationToken) is long rows and > 0)
            {
                (isBook ? books : gone).Add(what, rows);
            }
        }
    }

    /// <summary>One by one.</summary>
    public static string Describe(IEnumerable<KeyValuePair<string, long>> gone) =>
        string.Join(", ", gone.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key} ({part.Value} {(part.Value == 1 ? "row" : "rows")})"));
}
