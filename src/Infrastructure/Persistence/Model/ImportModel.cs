using System.Text.Json;
using EggMoney.Domain.LegacyImport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>What moved in from old machines: imports, import_changes, import_origins.</summary>
internal static class ImportModel
{
    /// <summary>A SHA-256 in hexadecimal digits.</summary>
    private const int DigestLength = 64;

    /// <summary>Half of one: enough to tell one person's rows apart.</summary>
    private const int RowDigestLength = 32;

    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Import>(import =>
        {
            import.ToTable("imports").HasKey(row => new { row.UserId, row.Id });
            import.Property(row => row.FileName).HasMaxLength(255);
            import.Property(row => row.Fingerprint).HasMaxLength(DigestLength);
            import.Property(row => row.TimeZone).HasMaxLength(64);
            import.Property(row => row.Error).HasMaxLength(2000);
            import.HasIndex(row => new { row.UserId, row.Number }).IsUnique();
            import.Property(row => row.BotsToActivate).HasConversion<IdListConverter, IdListComparer>();
        });

        modelBuilder.Entity<ImportChange>(change =>
        {
            change.ToTable("import_changes").HasKey(row => new { row.UserId, row.ImportId, row.Number });
            change.Property(row => row.Number).ValueGeneratedNever();
            change.Property(row => row.SourceTable).HasMaxLength(32);
            change.Property(row => row.SourceRow).HasMaxLength(RowDigestLength);
            change.Property(row => row.SourceState).HasMaxLength(RowDigestLength);
            change.Property(row => row.Entity).HasMaxLength(64);
            change.HasIndex(row => new { row.UserId, row.SourceRow });
            change.HasIndex(row => new { row.UserId, row.EntityId });
            change.HasOne<Import>().WithMany().HasForeignKey(row => new { row.UserId, row.ImportId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<ImportOrigin>(origin =>
        {
            origin.ToTable("import_origins").HasKey(row => new { row.UserId, row.Fingerprint });
            origin.Property(row => row.Fingerprint).HasMaxLength(DigestLength);

            // Over all users: a machine has one owner.
            origin.HasIndex(row => row.Fingerprint).IsUnique();
        });
    }
}

/// <summary>Ids as JSON.</summary>
internal sealed class IdListConverter() : ValueConverter<IReadOnlyList<Guid>, string>(
    ids => JsonSerializer.Serialize(ids, JsonSerializerOptions.Default),
    json => JsonSerializer.Deserialize<List<Guid>>(json, JsonSerializerOptions.Default) ?? new List<Guid>());

/// <summary>Two lists of ids are equal if their ids are.</summary>
internal sealed class IdListComparer() : ValueComparer<IReadOnlyList<Guid>>(
    (left, right) => left == right || (left != null && right != null && left.SequenceEqual(right)),
    ids => ids.Aggregate(0, (hash, id) => HashCode.Combine(hash, id)),
    ids => ids.ToList());
