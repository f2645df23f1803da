namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>What a backup says of itself, from the same moment as its rows.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Engine">Whose rows they are.</param>
/// <param name="ProgramVersion">The program that made it.</param>
/// <param name="Migration">The latest migration of the database then.</param>
/// <param name="TakenAt">UTC time by the machine's clock.</param>
/// <param name="Tables">Every table.</param>
public sealed record BackupManifest(int Format, string Engine, string ProgramVersion, string Migration, DateTime TakenAt, IReadOnlyList<BackupTable> Tables)
{
    /// <summary>The only format there is.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}

/// <summary>A table of a backup.</summary>
/// <param name="Name">With its schema; the paper broker's are <c>paper.…</c>.</param>
/// <param name="Columns">In the order in which they are written.</param>
/// <param name="Rows">How many.</param>
/// <param name="Sums">Of each column that holds decimals: money, prices, quantities.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, IReadOnlyDictionary<string, string> Sums)
{
    /// <summary>The first thing in which another reading of the same table differs; null when nothing does.</summary>
    public string? Difference(BackupTable? other)
    {
        if (other is null)
        {
            return $"{Name} is missing";
        }

        if (other.Rows != Rows)
        {
            return $"{Name} has {other.Rows} rows where there were {Rows}";
        }

        return Sums.Keys.FirstOrDefault(column => other.Sums.GetValueOrDefault(column) != Sums[column]) is { } wrong ? $"the sum of {Name}.{wrong} differs" : null;
    }
}
