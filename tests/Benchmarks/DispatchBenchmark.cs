using System.Diagnostics;
using System.Text.Json;
using EggMoney.Application.Trading;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Benchmarks;

/// <summary>Whole sessions (plan, 5 slices, confirm, dip, close, report) of N users with M bots each on an instant broker, with durable commits.</summary>
internal static class DispatchBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(Options options)
    {
        var (users, bots, count) = (options.Users ?? 100, options.Bots ?? 4, options.Sessions ?? 3);
        var (database, folder) = options.Open(throwaway: false);
        try
        {
            var commit = await Machine.MeasureCommitAsync(database);
            var sessions = BenchmarkNode.Sessions(count + 1);
            using var meter = new Meter();
            await using var node = await BenchmarkNode.StartAsync(database, sessions[0].Open.AddHours(-1), services => services
                .AddSingleton(meter)
                .AddSingleton<IBrokerFactory, InstantBrokers>()
                .AddTransient(typeof(IPipelineBehavior<,>), typeof(MeterBehavior<,>)));
            await node.AddUsersAsync(users, bots);

            // The first session compiles queries and is not counted.
            await node.Driver.RunUntilAsync(sessions[0].Close.AddHours(1), CancellationToken.None);
            meter.Clear();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            await node.Driver.RunUntilAsync(sessions[^1].Close.AddHours(1), CancellationToken.None);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var done = (double)users * count;
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    benchmark = "dispatch",
                    machine = Machine.Describe(database),
                    users,
                    bots,
                    sessions = count,
                    userSessionsPerSecond = Math.Round(done / seconds, 1),
                    commitMs = commit,
                    slicePhaseOverCommit = Math.Round(meter.P50(nameof(SendSlicesCommand)) / commit, 2),
                    allocatedBytesPerUserSession = Math.Round((GC.GetTotalAllocatedBytes(precise: true) - allocated) / done),
                    peakRssMb = Machine.PeakRssMb(),
                    phases = meter.Report(),
                },
                Json));
            return 0;
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
