namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Backups on a timer.</summary>
/// <param name="Folder">Where they go; null makes none.</param>
public sealed record BackupOptions(string? Folder = null)
{
    /// <summary>How often one is made.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many are kept.</summary>
    public int Keep { get; init; } = 14;

    /// <summary>How often the latest is restored to see whether it can be.</summary>
    public TimeSpan DrillEvery { get; init; } = TimeSpan.FromDays(1);
}
