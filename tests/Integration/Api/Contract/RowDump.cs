using System.Data.Common;
using System.Globalization;
using System.Reflection;
using EggMoney.Application.Common;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;

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
            lines.AddRange(await host.WithDbAsync(tenant, async db =>
            {
                var context = (DbContext)db;
                var rows = new List<string>();
                foreach (var entity in context.Model.GetEntityTypes().Where(entity => !but.Contains(entity.ClrType.Name)))
                {
                    rows.AddRange(await (Task<List<string>>)RowsOf.MakeGenericMethod(entity.ClrType).Invoke(null, [context])!);
                }

                return rows;
            }));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<List<string>> RowsAsync<T>(DbContext context)
        where T : class
    {
        try
        {
            var rows = await context.Set<T>().IgnoreQueryFilters([DeletedRows.Filter]).ToListAsync();
            return [.. rows.Select(row => $"{typeof(T).Name}: " + string.Join(" | ", context.Entry(row).Properties.Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Metadata.Name}={property.CurrentValue}"))))];
        }
        catch (DbException)
        {
            // A table that is in no tenant's reach.
            return [];
        }
    }
}
