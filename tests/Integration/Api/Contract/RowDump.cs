using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Every row of some tenants, as lines that can be compared.</summary>
internal static class RowDump
{
    private static readonly MethodInfo RowsOf = typeof(RowDump).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="host">The server.</param>
    /// <param name="tenants">Whose rows.</param>
    /// <param name="but">Entities that are left out, by name.</param>
    public static async Task<IReadOnlyList<string>> TakeAsync(ApiHost host, IEnumerable<TenantInfo> tenants, params string[] but)
    {
        var lines = new List<string>();
        foreach (var tenant in tenants)
        {
            lines.AddRange(await host.WithDbAsync(tenant, db => ReadAsync(db, Show, but)));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The rows of the tenant of a database.</summary>
    /// <param name="db">The database.</param>
    /// <param name="show">How a value is written; null leaves it out.</param>
    /// <param name="but">Entities that are left out, by name.</param>
    public static async Task<List<string>> ReadAsync(IEggMoneyDb db, Func<PropertyEntry, string?> show, params string[] but)
    {
        var context = (DbContext)db;
        var rows = new List<string>();
        foreach (var entity in context.Model.GetEntityTypes().Where(entity => !but.Contains(entity.ClrType.Name)))
        {
            rows.AddRange(await (Task<List<string>>)RowsOf.MakeGenericMethod(entity.ClrType).Invoke(null, [context, show])!);
        }

        return rows;
    }

    /// <summary>A value as it is.</summary>
    public static string Show(PropertyEntry property) => string.Create(CultureInfo.InvariantCulture, $"{property.Metadata.Name}={Text(property.CurrentValue)}");

    /// <summary>A value as text, a list by its elements.</summary>
    public static object? Text(object? value) => value is IEnumerable list and not string ? string.Join(' ', list.Cast<object>()) : value;

    private static async Task<List<string>> RowsAsync<T>(DbContext context, Func<PropertyEntry, string?> show)
        where T : class
    {
        try
        {
            var rows = await context.Set<T>().IgnoreQueryFilters([DeletedRows.Filter]).ToListAsync();
            return [.. rows.Select(row => $"{typeof(T).Name}: " + string.Join(" | ", context.Entry(row).Properties.Select(show).OfType<string>()))];
        }
        catch (DbException)
        {
            // A table that is in no tenant's reach.
            return [];
        }
    }
}
