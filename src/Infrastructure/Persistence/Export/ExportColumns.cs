using System.Reflection;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EggMoney.Infrastructure.Persistence.Export;

/// <summary>What of the model its owner may take along. A new entity is in by itself; what could be a secret is out by itself.</summary>
internal static class ExportColumns
{
    /// <summary>Texts and bytes whose names have one of these in them are left out, unless <see cref="Harmless"/> names them.</summary>
    private static readonly string[] Smells = ["hash", "token", "secret", "key", "password", "stamp", "code", "salt", "seed"];

    /// <summary>What smells of a secret and is none.</summary>
    public static readonly IReadOnlySet<(Type Type, string Property)> Harmless = new HashSet<(Type, string)>
    {
        // They prove that the entries beside them are whole.
        (typeof(AuditEntry), nameof(AuditEntry.Hash)),
        (typeof(AuditEntry), nameof(AuditEntry.PreviousHash)),
        (typeof(AuditHead), nameof(AuditHead.Hash)),

        // Names an event.
        (typeof(Notification), nameof(Notification.Key)),

        // Two digits after an account number.
        (typeof(UserCredential), nameof(UserCredential.ProductCode)),
    };

    /// <summary>The tables, by name.</summary>
    public static IReadOnlyList<ExportTable> Of(IModel model) =>
    [
        .. model.GetEntityTypes()
            .Where(type => typeof(ITenantOwned).IsAssignableFrom(type.ClrType) || type.ClrType == typeof(User))
            .Where(type => type.ClrType != typeof(UserSecret))
            .Select(type => new ExportTable(type.ClrType, type.GetTableName()!, [.. type.GetProperties().Where(IsExported).Select(property => property.PropertyInfo!)]))
            .OrderBy(table => table.Name, StringComparer.Ordinal),
    ];

    /// <summary>Whether a column is taken along. One without a property is the database's own business.</summary>
    public static bool IsExported(IProperty property) => property.PropertyInfo is not null
        && (!SmellsOfSecret(property) || Harmless.Contains((property.DeclaringType.ClrType, property.Name)));

    /// <summary>Whether it could be a secret, by its type and name.</summary>
    public static bool SmellsOfSecret(IProperty property) =>
        property.ClrType == typeof(byte[])
        || (property.ClrType == typeof(string) && Smells.Any(smell => property.Name.Contains(smell, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>A table of the archive.</summary>
/// <param name="Type">The entity.</param>
/// <param name="Name">The table, and the files' name.</param>
/// <param name="Columns">What is taken along.</param>
internal sealed record ExportTable(Type Type, string Name, IReadOnlyList<PropertyInfo> Columns);
