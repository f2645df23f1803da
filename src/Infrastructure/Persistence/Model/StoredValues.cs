using System.Text.Json;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>Eight decimals, rounded away from zero in both databases. Reading drops trailing zeros, which PostgreSQL adds and SQLite does not.</summary>
internal sealed class StoredDecimalConverter() : ValueConverter<decimal, decimal>(
    value => Money.ToStored(value),
    value => WithoutTrailingZeros(value))
{
    /// <summary>Division by a one with many decimals leaves the shortest scale.</summary>
    private static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;
}

/// <summary>UTC in whole microseconds, as PostgreSQL keeps it. A time without a kind counts as UTC; what is read always says so.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => ToStored(value),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc))
{
    private static DateTime ToStored(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>The closing-dip rules as JSON.</summary>
internal sealed class ClosingDipRulesConverter() : ValueConverter<IReadOnlyList<ClosingDipRule>, string>(
    rules => JsonSerializer.Serialize(rules, JsonSerializerOptions.Default),
    json => JsonSerializer.Deserialize<List<ClosingDipRule>>(json, JsonSerializerOptions.Default) ?? new List<ClosingDipRule>());

/// <summary>Two lists of rules are equal if their rules are.</summary>
internal sealed class ClosingDipRulesComparer() : ValueComparer<IReadOnlyList<ClosingDipRule>>(
    (left, right) => left == right || (left != null && right != null && left.SequenceEqual(right)),
    rules => rules.Aggregate(0, (hash, rule) => HashCode.Combine(hash, rule)),
    rules => rules.ToList());
