using EggMoney.Infrastructure.LegacyImport;
using EggMoney.Infrastructure.Security;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>A folder that only this server's user can enter, for the databases of one upload; gone with it. What a killed server leaves
/// is deleted by a later import, which knows it by its name.</summary>
internal sealed class UploadFolder : IDisposable
{
    private readonly string _path;

    private UploadFolder(string path) => _path = path;

    /// <summary>Makes one.</summary>
    /// <exception cref="IOException">There is no place for it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static UploadFolder Create(LegacyReaderOptions options)
    {
        var path = Path.Combine(options.TemporaryFolder, $"{LegacyReaderOptions.FolderPrefix}upload-{Guid.NewGuid():N}");
        OwnerFolder.Create(path);
        return new(path);
    }

    /// <summary>Where a file of it goes: nothing of that name comes from outside.</summary>
    public string File(int number) => Path.Combine(_path, $"{number}.db");

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It waits for the next sweep.
        }
    }
}
