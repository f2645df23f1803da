using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>What erasing a user means on either engine, made from the model, so that a new entity cannot be forgotten.</summary>
internal static class ErasureOrder
{
    /// <summary>Slices that may still trade.</summary>
    public static readonly string UnfinishedStates = string.Join(", ", Enum.GetValues<SliceState>().Where(state => !state.IsFinal()).Select(state => $"'{state}'"));

    /// <summary>The tables of what a tenant owns, each before those that it refers to; <c>users</c> comes after them all.</summary>
    public static IReadOnlyList<string> Of(IModel model)
    {
        var left = model.GetEntityTypes().Where(type => typeof(ITenantOwned).IsAssignableFrom(type.ClrType)).OrderBy(type => type.GetTableName(), StringComparer.Ordinal).ToList();
        var tables = new List<string>();
        while (left.Count > 0)
        {
            // Nobody who is left refers to it.
            var next = left.Find(type => !left.Exists(other => other != type && other.GetForeignKeys().Any(key => key.PrincipalEntityType == type)))
                ?? throw new InvalidOperationException("Foreign keys go in a circle: " + string.Join(", ", left.Select(type => type.ShortName())));
            left.Remove(next);
            tables.Add(next.GetTableName()!);
        }

        return tables;
    }
}
