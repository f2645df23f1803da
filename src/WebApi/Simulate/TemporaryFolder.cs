using Microsoft.Data.Sqlite;

namespace EggMoney.WebApi.Simulate;

/// <summary>A folder that goes when it is disposed.</summary>
/// <param name="prefix">How its name begins.</param>
/// <param name="serving">Others use databases in this process: their connections are left alone. Those of this folder's go when they have been idle for a while,
/// which keeps nobody but Windows from deleting the files before.</param>
internal sealed class TemporaryFolder(string prefix = "eggmoney-simulate-", bool serving = false) : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Pooled connections keep their files open after their users are gone.
        if (!serving || OperatingSystem.IsWindows())
        {
            SqliteConnection.ClearAllPools();
        }

        Directory.Delete(Path, recursive: true);
    }
}
