using System.Diagnostics;
using System.Text.Json;

namespace EggMoney.Benchmarks;

/// <summary>Sessions as <c>simulate</c> runs them: paper broker, throwaway database.</summary>
internal static class SimulateBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(Options options)
    {
        var (users, bots, count) = (options.Users ?? 3, options.Bots ?? 4, options.Sessions ?? 250);
        var (database, folder) = options.Open(throwaway: true);
        try
        {
            var sessions = BenchmarkNode.Sessions(count + 1);
            await using var node = await BenchmarkNode.StartAsync(database, sessions[0].Open.AddHours(-1), _ => { });
            await node.AddUsersAsync(users, bots);
            await node.Driver.RunUntilAsync(sessions[0].Close.AddHours(1), CancellationToken.None);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            await node.Driver.RunUntilAsync(sessions[^1].Close.AddHours(1), CancellationToken.None);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var done = (double)users * count;
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    benchmark = "simulate",
                    machine = Machine.Describe(database),
                    users,
                    bots,
                    sessions = count,
                    elapsedMs = Math.Round(seconds * 1000),
                    userSessionsPerSecond = Math.Round(done / seconds, 1),
                    allocatedBytesPerUserSession = Math.Round((GC.GetTotalAllocatedBytes(precise: true) - allocated) / done),
                    peakRssMb = Machine.PeakRssMb(),
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
