using System.Diagnostics;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Security;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Benchmarks;

/// <summary>Moves an old machine's file in: a tenth of the trades and all of them, so that it shows whether memory grows with them; a newer copy
/// with a few more; and takes both away again. With durable commits.</summary>
internal static class ImportBenchmark
{
    private const int WarmUp = 1500;
    private const int Newer = 100;
    private static readonly DateTime Now = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(Options options)
    {
        var trades = options.Trades ?? 200_000;
        var (database, folder) = options.Open(throwaway: false);
        var files = Directory.CreateTempSubdirectory("eggmoney-import-").FullName;
        try
        {
            var commit = await Machine.MeasureCommitAsync(database);
            await using var node = await BenchmarkNode.StartAsync(database, Now, services => services.AddSecurity(SecretKeys.Parse(SecretKeys.Generate())));

            // The first one compiles queries and is not counted.
            await RunAsync(node, files, WarmUp);
            List<Run> runs = [.. await RunAsync(node, files, trades / 10), .. await RunAsync(node, files, trades)];
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "import", machine = Machine.Describe(database), commitMs = commit, peakRssMb = Machine.PeakRssMb(), runs }, Json));
            return 0;
        }
        finally
        {
            Directory.Delete(files, recursive: true);
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>One machine, of a user of its own.</summary>
    private static async Task<IReadOnlyList<Run>> RunAsync(BenchmarkNode node, string folder, int trades)
    {
        var name = $"m{trades}";
        var user = new Domain.Accounts.User { Id = node.Clock.NewId(), Username = name, Email = name + "@example.org", CreatedAt = node.Clock.Now() };
        await node.Services.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None);
        var tenant = new TenantInfo(user.Id, name);
        var path = Path.Combine(folder, $"egg_{name}.db");
        LegacyMachine.Make(path, trades);
        var (imported, first) = await ImportAsync(node, tenant, path, "import", trades);
        LegacyMachine.TradeOn(path, trades, Newer);
        var (again, second) = await ImportAsync(node, tenant, path, "import a newer copy", trades + Newer);
        return [imported, again, await UndoAsync(node, tenant, second, "undo the newer copy", Newer), await UndoAsync(node, tenant, first, "undo", trades)];
    }

    private static async Task<(Run Run, Guid Id)> ImportAsync(BenchmarkNode node, TenantInfo tenant, string path, string what, int trades)
    {
        var command = new ImportLegacyCommand(new([new(Path.GetFileName(path), path)], null, null), new(DryRun: false));
        var (run, report) = await MeasureAsync(what, trades, () => SendAsync(node, tenant, command));
        return (run, report is { Outcome: ImportOutcome.Imported, ImportId: { } id }
            ? id
            : throw new InvalidOperationException($"{what}: {report.Outcome}, {string.Join("; ", report.Problems.Select(problem => problem.Text))}"));
    }

    private static async Task<Run> UndoAsync(BenchmarkNode node, TenantInfo tenant, Guid id, string what, int trades)
    {
        var (run, result) = await MeasureAsync(what, trades, () => SendAsync(node, tenant, new UndoImportCommand(id)));
        return result.Error is { } error ? throw new InvalidOperationException($"{what}: {error.Text}") : run;
    }

    private static async Task<(Run Run, T Answer)> MeasureAsync<T>(string what, int trades, Func<Task<T>> act)
    {
        await using var memory = new MemoryWatch();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var answer = await act();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (
            new(
                what,
                trades,
                Math.Round(seconds, 2),
                Math.Round(trades / seconds),
                memory.HeapBeforeMb,
                memory.PeakHeapMb,
                memory.PeakLiveMb,
                memory.RssBeforeMb,
                memory.PeakRssMb,
                Math.Round((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / trades)),
            answer);
    }

    private static async Task<T> SendAsync<T>(BenchmarkNode node, TenantInfo tenant, ITenantRequest<T> request)
    {
        await using var scope = node.Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request);
    }

    private sealed record Run(
        string What, int Trades, double Seconds, double TradesPerSecond, double HeapBeforeMb, double PeakHeapMb, double PeakLiveMb, double RssBeforeMb, double PeakRssMb, double AllocatedBytesPerTrade);
}
