using Microsoft.Data.Sqlite;

namespace EggMoney.WebApi.Simulate;

/// <summary>A folder that goes when it is disposed.</summary>
internal sealed class TemporaryFolder(string prefix = "eggmoney-simulate-") : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Pooled connections keep their files open after their users are gone.
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
