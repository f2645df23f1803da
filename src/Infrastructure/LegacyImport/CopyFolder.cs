using EggMoney.Infrastructure.Security;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A private folder for the copies of one import, gone with it.</summary>
internal sealed class CopyFolder : IDisposable
{
    /// <summary>How the folders are named, so that leftovers are found.</summary>
    public const string Prefix = LegacyReaderOptions.FolderPrefix;

    private readonly string _path;

    private CopyFolder(string path) => _path = path;

    /// <summary>Makes one, and deletes what killed processes left.</summary>
    /// <exception cref="Application.LegacyImport.LegacyFileException">There is no place for it.</exception>
    public static CopyFolder Create(LegacyReaderOptions options, DateTimeOffset now)
    {
        // The name cannot be guessed, so nobody can have made the folder, and set its mode, before.
        var path = Path.Combine(Path.GetFullPath(options.TemporaryFolder), Prefix + Guid.NewGuid().ToString("N"));
        try
        {
            OwnerFolder.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refusal.NoPlace(exception);
        }

        Sweep(options.TemporaryFolder, now - options.LeftoverAge);
        return new CopyFolder(path);
    }

    /// <summary>A file in it.</summary>
    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => TryDelete(_path);

    private static void Sweep(string parent, DateTimeOffset before) => Try(() =>
    {
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories(Prefix + "*").Where(folder => folder.LastWriteTimeUtc < before.UtcDateTime))
        {
            TryDelete(folder.FullName);
        }
    });

    private static void TryDelete(string folder) => Try(() => Directory.Delete(folder, recursive: true));

    /// <summary>What cannot be deleted now is somebody else's, or waits for the next sweep.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
