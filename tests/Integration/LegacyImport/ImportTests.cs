using System.Text.Json;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.LegacyImport;

public sealed class ImportTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Explore(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var report = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        output.WriteLine(JsonSerializer.Serialize(report, Indented));
        report.Outcome.ShouldBe(ImportOutcome.Imported);
    }
}
