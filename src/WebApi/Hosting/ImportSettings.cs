using EggMoney.Infrastructure.LegacyImport;

namespace EggMoney.WebApi.Hosting;

/// <summary>Section <c>Imports</c> of the configuration: how large an old machine's file may be, and where copies of it are made.</summary>
internal static class ImportSettings
{
    private const string Section = "Imports";

    /// <summary>Reads it.</summary>
    /// <exception cref="ProblemException">Something in it cannot be used.</exception>
    public static LegacyReaderOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var usual = new LegacyReaderOptions();
        return usual with { MaxBytes = MaxBytes(section, usual.MaxBytes), TemporaryFolder = TemporaryFolder(section, usual.TemporaryFolder) };
    }

    private static long MaxBytes(IConfigurationSection section, long usual) => section["MaxDatabaseBytes"] switch
    {
        null => usual,
        var text when long.TryParse(text, out var bytes) && bytes is > 0 and <= LegacyReaderOptions.HardLimitBytes => bytes,
        var text => throw new ProblemException($"{Section}:MaxDatabaseBytes is '{text}', and must be a whole number from 1 to {LegacyReaderOptions.HardLimitBytes}."),
    };

    private static string TemporaryFolder(IConfigurationSection section, string usual) => section["TemporaryFolder"] switch
    {
        null or "" => usual,
        var folder when Directory.Exists(folder) => Path.GetFullPath(folder),
        var folder => throw new ProblemException($"{Section}:TemporaryFolder is '{folder}', and there is no such folder."),
    };
}
