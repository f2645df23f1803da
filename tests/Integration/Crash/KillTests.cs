using System.Diagnostics;
using EggMoney.CrashHost;
using EggMoney.Infrastructure.Persistence;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

public sealed class KillTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    public async Task Probe(DatabaseProvider provider)
    {
        var watch = Stopwatch.StartNew();
        await using var lab = await CrashLab.PrepareAsync(provider);
        output.WriteLine($"prepared {watch.Elapsed}");
        await using var database = await lab.CopyAsync();
        watch.Restart();
        var run = await lab.RunAsync(database, CrashScenario.Prepared, "--list");
        output.WriteLine($"ran {watch.Elapsed}");
        foreach (var step in run.Steps)
        {
            output.WriteLine($"{step.Number} {step.Kind} {step.At:HH:mm}");
        }

        await using var host = CrashLab.Enter(database, CrashScenario.End);
        output.WriteLine(await CrashBooks.ResultAsync(host, lab.Tenant));
        (await CrashBooks.CheckAsync(host, lab.Tenant)).ShouldBeEmpty();
    }
}
