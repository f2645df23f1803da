using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.LegacyImport;

/// <summary>A server, and people who move in.</summary>
internal static class ImportLab
{
    /// <summary>All files of an example: the database or the five, and what lies beside it.</summary>
    public static LegacyInput Input(string example, string? keyStore = null, string? environment = null)
    {
        var path = LegacyExamples.Path(example);
        var databases = Directory.Exists(path) ? Directory.GetFiles(path, "*.db").Order(StringComparer.Ordinal).ToArray() : [path];
        return new([.. databases.Select(file => new LegacyDatabase(Path.GetFileName(file), file))], Text(keyStore), Text(environment));
    }

    /// <summary>A machine of today with all its files.</summary>
    public static LegacyInput Machine(string name) => Input($"current/{name}/egg_{name}.db", $"current/{name}/key_store.json", $"current/{name}/.env");

    /// <summary>Imports in the user's own scope.</summary>
    public static Task<ImportReport> ImportAsync(this ApiHost host, TenantInfo tenant, LegacyInput input, ImportOptions? options = null) =>
        host.SendAsync(tenant, new ImportLegacyCommand(input, options ?? new(DryRun: false)));

    /// <summary>A server whose machine's clock is later than the examples.</summary>
    public static Task<ApiHost> StartAsync(DatabaseProvider provider) => ApiHost.StartAsync(provider);

    private static LegacyText? Text(string? example) => example is null ? null : new(Path.GetFileName(example), File.ReadAllBytes(LegacyExamples.Path(example)));
}
