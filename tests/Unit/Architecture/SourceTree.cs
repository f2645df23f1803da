using System.Text.RegularExpressions;

namespace EggMoney.Unit.Architecture;

/// <summary>A file of the repository: its path from the root with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text);

/// <summary>The sources that the tests were built from.</summary>
internal static partial class SourceTree
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => (Full: path, Relative: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => !Built().IsMatch(file.Relative))
            .Select(file => new SourceFile(file.Relative, File.ReadAllText(file.Full)))];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EggMoney.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds EggMoney.sln.");
    }

    [GeneratedRegex("(^|/)(bin|obj)/")]
    private static partial Regex Built();
}
