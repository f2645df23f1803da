namespace EggMoney.Infrastructure.Persistence.Migrating;

/// <summary>What a migration is to a database.</summary>
public enum MigrationState
{
    /// <summary>It is in.</summary>
    Applied,

    /// <summary>This program would put it in.</summary>
    Pending,

    /// <summary>It is in, and this program does not know it: a newer one has been here.</summary>
    Unknown,
}

/// <summary>A migration of a database.</summary>
/// <param name="Name">As the database keeps it: time and name.</param>
/// <param name="State">What it is to the database.</param>
public sealed record MigrationLine(string Name, MigrationState State);

/// <summary>What was done.</summary>
/// <param name="Applied">Migrations that were put in, in this order.</param>
/// <param name="Undone">Migrations that were undone, the latest first.</param>
/// <param name="Gone">Rows that went with what was undone, by table.</param>
/// <param name="Kept">Where the database from before is; null where it is not kept.</param>
public sealed record MigrationMove(IReadOnlyList<string> Applied, IReadOnlyList<string> Undone, IReadOnlyDictionary<string, long> Gone, string? Kept)
{
    /// <summary>What is gone, in words; null when nothing is.</summary>
    public string? GoneText => Gone.Count > 0 ? Undoing.Describe(Gone) : null;

    /// <summary>Nothing was undone.</summary>
    public static MigrationMove Forward(IReadOnlyList<string> applied) => new(applied, [], new Dictionary<string, long>(), null);
}

/// <summary>Which migrations a database has, and which this program knows; both in order.</summary>
internal sealed record MigrationStand(IReadOnlyList<string> Known, IReadOnlyList<string> Applied)
{
    public IReadOnlyList<string> Pending => [.. Known.Except(Applied, StringComparer.Ordinal)];

    public IReadOnlyList<string> Unknown => [.. Applied.Except(Known, StringComparer.Ordinal)];

    public IReadOnlyList<MigrationLine> Lines =>
    [
        .. Known.Union(Applied, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new MigrationLine(
            name,
            !Applied.Contains(name) ? MigrationState.Pending : Known.Contains(name) ? MigrationState.Applied : MigrationState.Unknown)),
    ];

    /// <summary>An older program would misread what a newer one writes, and never know.</summary>
    /// <exception cref="MigrationException">A newer program has been here.</exception>
    public void RefuseUnknown()
    {
        if (Unknown is [_, ..] unknown)
        {
            throw new MigrationException(
                $"This database belongs to a newer program: it has {string.Join(", ", unknown)}, which this one ({ProgramVersion.Text}) does not know. "
                + $"Put the newer program back, or stop it and go back with it first: migrate --to {Short(Known[^1])}");
        }
    }

    /// <summary>The migration that a person means: its whole name, or the name without its time.</summary>
    /// <exception cref="MigrationException">There is none.</exception>
    public string Find(string name) =>
        Known.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase) || string.Equals(Short(known), name, StringComparison.OrdinalIgnoreCase))
        ?? throw new MigrationException($"This program knows no migration '{name}'. It knows: {string.Join(", ", Known.Select(Short))}.");

    /// <summary>What is to be undone to be at a migration; empty when the way leads forward.</summary>
    public IReadOnlyList<string> Behind(string target) => [.. Applied.Where(name => string.CompareOrdinal(name, target) > 0).Reverse()];

    /// <summary>The name without its time, which is another on each engine.</summary>
    public static string Short(string name) => name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
