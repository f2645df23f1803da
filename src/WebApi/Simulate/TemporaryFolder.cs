using System.Diagnostics;
using System.Globalization;
using EggMoney.Infrastructure.Security;
using Microsoft.Data.Sqlite;

namespace EggMoney.WebApi.Simulate;

/// <summary>A folder that only this process' user can enter, and that goes when it is disposed. Its name says which process made it, so that what a killed one
/// left is found; a lock in it says that this one lives, also to whoever sees other processes than this one does, as in a container.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>How the folders of simulations are named.</summary>
    public const string SimulationPrefix = "eggmoney-simulate-";

    /// <summary>Processes start one after the other; how exactly the system says when is its own affair.</summary>
    private const long ToleranceSeconds = 2;

    private const string LockName = "in-use";

    private readonly bool _serving;
    private readonly FileStream _lock;

    /// <summary>Makes one.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <param name="serving">Others use databases in this process: their connections are left alone. Those of this folder's go when they have been idle for a while,
    /// which keeps nobody but Windows from deleting the files before.</param>
    public TemporaryFolder(string prefix = SimulationPrefix, bool serving = false)
    {
        _serving = serving;
        var (id, started) = Own();

        // The name cannot be guessed, so nobody can have made the folder, and set its mode, before.
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{prefix}{id}-{started}-{Guid.NewGuid():N}"));
        OwnerFolder.Create(Path);
        _lock = Lock(Path, FileMode.CreateNew);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Deletes the folders of simulations whose process is gone. Those of one that lives, and those that are another user's, stay.</summary>
    /// <param name="parent">Where to look.</param>
    /// <returns>How many are gone.</returns>
    public static int Sweep(string parent)
    {
        try
        {
            return Directory.GetDirectories(parent, SimulationPrefix + "*").Count(folder => IsLeft(System.IO.Path.GetFileName(folder)) && TryDelete(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Pooled connections keep their files open after their users are gone.
        if (!_serving || OperatingSystem.IsWindows())
        {
            SqliteConnection.ClearAllPools();
        }

        _lock.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static FileStream Lock(string folder, FileMode mode) => new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static bool TryDelete(string folder)
    {
        try
        {
            Lock(folder, FileMode.Open).Dispose();
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, another user's, or somebody else was first.
            return false;
        }
    }

    /// <summary>By its name; one whose name says nothing is not ours to judge.</summary>
    private static bool IsLeft(string name)
    {
        var parts = name[SimulationPrefix.Length..].Split('-');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            && !Lives(id, started);
    }

    /// <summary>A process with that id that began at another time is another one.</summary>
    private static bool Lives(int id, long started)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && Math.Abs(Started(process) - started) <= ToleranceSeconds;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It is there and tells nothing: another user's.
            return true;
        }
    }

    private static (int Id, long Started) Own()
    {
        using var process = Process.GetCurrentProcess();
        return (process.Id, Started(process));
    }

    private static long Started(Process process) => new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero).ToUnixTimeSeconds();
}
