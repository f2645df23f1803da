using System.Data.Common;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace EggMoney.Infrastructure.Persistence.Migrating;

/// <summary>What undoing migrations would take with it.</summary>
internal static class Undoing
{
    /// <summary>Tables whose rows are no books: they are forgotten after a while anyway, or made again. Whatever else an undone migration would drop must be empty.</summary>
    private static readonly HashSet<string> Expendable = ["simulations", "live_events", "server_nodes", "telegram_polls", "price_days", "daily_exchange_rates"];

    /// <summary>Rows of the tables that would be dropped, by table.</summary>
    /// <param name="context">The owner's, for the migrations.</param>
    /// <param name="connection">Open, and one that sees everybody's rows.</param>
    /// <param name="undone">Which migrations.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrationException">There are books among them.</exception>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(EggMoneyDbContext context, DbConnection connection, IReadOnlyList<string> undone, CancellationToken cancellationToken)
    {
        var migrations = context.GetService<IMigrationsAssembly>();
        var provider = context.Database.ProviderName!;
        var gone = new Dictionary<string, long>();
        foreach (var table in undone
            .Select(name => migrations.CreateMigration(migrations.Migrations[name], provider))
            .SelectMany(migration => migration.DownOperations.OfType<DropTableOperation>())
            .Select(drop => drop.Name)
            .Distinct())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM \"{table}\"";
            if (await command.ExecuteScalarAsync(cancellationToken) is long rows and > 0)
            {
                gone.Add(table, rows);
            }
        }

        return gone.Where(table => !Expendable.Contains(table.Key)).ToList() is { Count: > 0 } books
            ? throw new MigrationException(
                $"Going back to before {MigrationStand.Short(undone[^1])} would throw away what is kept: {Describe(books)}. Nothing was changed. "
                + "Stay with this program, or restore a backup of the older one with the older one; what was done since it is then not in the books.")
            : gone;
    }

    /// <summary>Table by table.</summary>
    public static string Describe(IEnumerable<KeyValuePair<string, long>> tables) =>
        string.Join(", ", tables.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => $"{table.Key} ({table.Value} {(table.Value == 1 ? "row" : "rows")})"));
}
