using System.Security.Cryptography;
using EggMoney.Application.LegacyImport;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>What came with an upload: databases in a folder, and files of secrets in memory only, wiped at the end.</summary>
internal sealed class Upload(UploadFolder folder) : IDisposable
{
    /// <summary>Where the databases are.</summary>
    public UploadFolder Folder { get; } = folder;

    public List<LegacyDatabase> Databases { get; } = [];

    public LegacyText? KeyStore { get; set; }

    public LegacyText? Environment { get; set; }

    public ImportOptions Options { get; set; } = new();

    public string? Confirmation { get; set; }

    public ImportLegacyCommand Command => new(new(Databases, KeyStore, Environment), Options, new(Confirmation));

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(KeyStore?.Content);
        CryptographicOperations.ZeroMemory(Environment?.Content);
        Folder.Dispose();
    }
}
