using EggMoney.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Golden;

/// <summary>Whole simulations of the old program, day by day, through the production dispatcher (golden/README.md).</summary>
public sealed class CycleGoldenTests
{
    [Fact]
    public async Task Golden_cycles_trade_as_the_old_program_did()
    {
        var cycles = CycleData.Read();
        var failed = new List<string>();

        // Each has a database of its own; two at a time use both cores.
        await Parallel.ForEachAsync(cycles, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (cycle, _) =>
        {
            var differences = await CycleRun.RunAsync(cycle, DatabaseProvider.Sqlite);
            if (differences.Count > 0)
            {
                lock (failed)
                {
                    failed.Add($"{cycle.Text("id")}: {string.Join("\n  ", differences)}");
                }
            }
        });
        var line = $"golden {CycleData.FileName}: {cycles.Count - failed.Count} checked, 0 skipped, {failed.Count} failed";
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "golden-report"));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "golden-cycle.txt"), [line, .. failed]);
        failed.ShouldBeEmpty();
    }
}
