using System.Globalization;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>How backups on a timer are named in their folder.</summary>
internal static class BackupFolder
{
    private const string Extension = ".eggbackup";
    private const string Prefix = "eggmoney-";
    private const string Time = "yyyyMMdd-HHmmss";

    /// <summary>The path of one that is made now.</summary>
    public static string PathOf(string folder, DateTime at) => Path.Combine(folder, Prefix + at.ToString(Time, CultureInfo.InvariantCulture) + Extension);

    /// <summary>The newest first; by name, which a copied file keeps.</summary>
    public static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).Exists
        ? new DirectoryInfo(folder).GetFiles($"{Prefix}*{Extension}").OrderByDescending(file => file.Name, StringComparer.Ordinal)
        : [];

    /// <summary>UTC time in a file's name; when it was written where somebody named it otherwise.</summary>
    public static DateTime MadeAt(FileInfo file) =>
        DateTime.TryParseExact(file.Name[Prefix.Length..^Extension.Length], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : file.LastWriteTimeUtc;
}
