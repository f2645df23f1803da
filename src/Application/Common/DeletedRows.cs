using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Common;

/// <summary>Bots and credentials that their owner deleted stay as rows, because orders name them; a query filter hides them.</summary>
public static class DeletedRows
{
    /// <summary>The filter's name, for the few queries about the past that need them.</summary>
    public const string Filter = "Deleted";

    /// <summary>Deleted rows too. It counts for the whole query that this becomes part of.</summary>
#pragma warning disable RS0030 // The tenant's filter stays; what is lifted here hides a tenant's own rows from itself.
    internal static IQueryable<T> WithDeleted<T>(this IQueryable<T> rows)
        where T : class => rows.IgnoreQueryFilters([Filter]);
#pragma warning restore RS0030
}
