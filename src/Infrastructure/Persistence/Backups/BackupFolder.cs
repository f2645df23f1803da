using System.Globalization;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>How backups on a timer are named in their folder. What is named otherwise was put there by somebody: it is neither tried nor deleted, and takes the place of none.</summary>
internal static class BackupFolder
{
    private const string Extension = ".eggbackup";
    private const string Prefix = "eggmoney-";
    private const string Time = "yyyyMMdd-HHmmss";

    /// <summary>The path of one that is made now.</summary>
    public static string PathOf(string folder, DateTime at) => Path.Combine(folder, Prefix + at.ToString(Time, CultureInfo.InvariantCulture) + Extension);

    /// <summary>The newest first; by name, which a copied file keeps.</summary>
    public static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).Exists
        ? new DirectoryInfo(folder).GetFiles($"{Prefix}*{Extension}").Where(file => TimeOf(file.Name) is not null).OrderByDescending(file => file.Name, StringComparer.Ordinal)
        : [];

    /// <summary>UTC time in the name of one of <see cref="Files"/>.</summary>
    public static DateTime MadeAt(FileInfo file) => TimeOf(file.Name) ?? throw new ArgumentException($"{file.Name} is named by no time.", nameof(file));

    private static DateTime? TimeOf(string name) =>
        name.Length == Prefix.Length + Time.Length + Extension.Length
        && DateTime.TryParseExact(name[Prefix.Length..^Extension.Length], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;
}
