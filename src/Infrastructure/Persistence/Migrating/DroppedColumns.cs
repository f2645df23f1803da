using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EggMoney.Infrastructure.Persistence.Migrating;

/// <summary>A column that an undone migration would drop.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="HoldsValue">The condition in SQL that a row holds in it what putting the migration in again would not.</param>
internal sealed record DroppedColumn(string Table, string Name, string HoldsValue);

/// <summary>What the way back of a migration drops.</summary>
internal static class DroppedColumns
{
    /// <summary>Columns that their migration fills again from what is left when it is put in anew: nothing is lost with them.</summary>
    private static readonly HashSet<(string Migration, string Table, string Column)> FilledAgain = [("NightShift", "notifications", "relayed_at")];

    /// <summary>Whole tables.</summary>
    public static IEnumerable<string> TablesOf(Migration migration) => migration.DownOperations.OfType<DropTableOperation>().Select(drop => drop.Name);

    /// <summary>Columns that may hold something.</summary>
    /// <param name="context">The owner's, for the engine's words.</param>
    /// <param name="name">The migration's name, without its time.</param>
    /// <param name="migration">The migration.</param>
    public static IEnumerable<DroppedColumn> Of(EggMoneyDbContext context, string name, Migration migration)
    {
        var added = migration.UpOperations.OfType<AddColumnOperation>().ToDictionary(add => (add.Table, add.Name));
        foreach (var drop in migration.DownOperations.OfType<DropColumnOperation>().Where(drop => !FilledAgain.Contains((name, drop.Table, drop.Name))))
        {
            var add = added.GetValueOrDefault((drop.Table, drop.Name));

            // What the database computes, it computes again.
            if (add?.ComputedColumnSql is null)
            {
                yield return new(drop.Table, drop.Name, Condition(context, drop.Name, add));
            }
        }
    }

    private static string Condition(EggMoneyDbContext context, string column, AddColumnOperation? add)
    {
        var usual = add?.DefaultValueSql ?? (add?.DefaultValue is { } value ? Literal(context, add, value) : null);
        return $"\"{column}\" IS NOT NULL" + (usual is null ? "" : $" AND \"{column}\" <> {usual}");
    }

    /// <summary>As the migration itself writes it.</summary>
    private static string Literal(EggMoneyDbContext context, AddColumnOperation add, object value)
    {
        var types = context.GetService<IRelationalTypeMappingSource>();
        return (types.FindMapping(value.GetType(), add.ColumnType) ?? types.GetMappingForValue(value)).GenerateSqlLiteral(value);
    }
}
