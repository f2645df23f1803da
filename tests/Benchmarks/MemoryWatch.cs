using System.Globalization;

namespace EggMoney.Benchmarks;

/// <summary>The most memory that is in use while something is done, looked at every few milliseconds.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private long _heap;
    private long _live;
    private double _rss;

    public MemoryWatch()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        HeapBeforeMb = Megabytes(GC.GetTotalMemory(forceFullCollection: true));
        RssBeforeMb = RssMb();
        _watching = Task.Run(WatchAsync);
    }

    public double HeapBeforeMb { get; }

    public double RssBeforeMb { get; }

    /// <summary>What was allocated and not yet collected, garbage included.</summary>
    public double PeakHeapMb => Megabytes(_heap);

    /// <summary>What was left after a collection, at the most: of what a young collection looked at, only what is in use.</summary>
    public double PeakLiveMb => Megabytes(_live);

    public double PeakRssMb => Math.Round(_rss, 1);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                _heap = Math.Max(_heap, GC.GetTotalMemory(forceFullCollection: false));
                var last = GC.GetGCMemoryInfo(GCKind.Any);
                _live = Math.Max(_live, last.HeapSizeBytes - last.FragmentedBytes);
                _rss = Math.Max(_rss, RssMb());
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static double RssMb()
    {
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture);
        return Math.Round(pages * Environment.SystemPageSize / 1048576.0, 1);
    }

    private static double Megabytes(long bytes) => Math.Round(bytes / 1048576.0, 1);
}
