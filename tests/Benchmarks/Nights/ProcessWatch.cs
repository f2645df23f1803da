using System.Globalization;

namespace EggMoney.Benchmarks.Nights;

/// <summary>Looks every second at what families of processes use. Pages that several share, as PostgreSQL's do, are counted once in the proportional figure.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>The kernel counts processors' time in hundredths.</summary>
    private const double TicksPerSecond = 100;

    private readonly Dictionary<string, Family> _families;
    private readonly Func<CgroupFigures>? _group;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private long _anonymous;
    private long _swap;
    private double _together;

    /// <summary>Begins to look.</summary>
    /// <param name="roots">Of each family, by its name, the first process.</param>
    /// <param name="group">What the group that they are in uses.</param>
    public ProcessWatch(IReadOnlyDictionary<string, int> roots, Func<CgroupFigures>? group = null)
    {
        _families = roots.ToDictionary(pair => pair.Key, pair => new Family(pair.Value));
        _group = group;
        Look();
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The most that was not cache, of the group.</summary>
    public double PeakAnonymousMb => Round(_anonymous / 1048576.0);

    /// <summary>The most that was put out of memory.</summary>
    public double PeakSwapMb => Round(_swap / 1048576.0);

    /// <summary>The most of all families at once, shared pages counted once.</summary>
    public double PeakTogetherMb => Round(_together);

    /// <summary>Resident memory of a process now, in kB.</summary>
    public static long RssKb(int process) => ReadField($"/proc/{process}/status", "VmRSS:");

    /// <summary>The same without what is read from files.</summary>
    public static long AnonymousKb(int process) => ReadField($"/proc/{process}/smaps_rollup", "Anonymous:");

    /// <summary>What each family used so far.</summary>
    public object Report() => _families.ToDictionary(pair => pair.Key, pair => pair.Value.Report());

    /// <summary>Seconds of a processor that a family used since this began to look.</summary>
    public double CpuSeconds(string family) => Round(_families[family].CpuSeconds);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        Look();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private void Look()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => char.IsAsciiDigit(name[0]))
            .Select(name => Stat(int.Parse(name, CultureInfo.InvariantCulture))).OfType<ProcessStat>().ToLookup(stat => stat.Parent);
        foreach (var family in _families.Values)
        {
            family.Look(parents);
        }

        _together = Math.Max(_together, _families.Values.Sum(family => family.PssMb));
        if (_group?.Invoke() is { } used)
        {
            _anonymous = Math.Max(_anonymous, used.AnonymousBytes);
            _swap = Math.Max(_swap, used.SwapBytes);
        }
    }

    private static ProcessStat? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Seconds(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture) / TicksPerSecond;
            return new(process, int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(11) + Seconds(12), Seconds(13) + Seconds(14));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long ReadField(string file, string name)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(text => text.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double Round(double value) => Math.Round(value, 1);

    /// <param name="Id">The process.</param>
    /// <param name="Parent">Who began it.</param>
    /// <param name="Cpu">Its own seconds of a processor.</param>
    /// <param name="ChildrenCpu">Those of its children that have ended.</param>
    private sealed record ProcessStat(int Id, int Parent, double Cpu, double ChildrenCpu);

    private sealed class Family(int root)
    {
        private readonly List<double> _rss = [];
        private readonly List<double> _pss = [];
        private readonly List<double> _own = [];
        private double? _cpuBefore;
        private int _most;

        public double PssMb => _pss[^1];

        public double CpuSeconds { get; private set; }

        public void Look(ILookup<int, ProcessStat> parents)
        {
            var (all, cpu) = (new List<int> { root }, 0.0);
            if (Stat(root) is { } first)
            {
                cpu += first.Cpu + first.ChildrenCpu;
            }

            for (var index = 0; index < all.Count; index++)
            {
                foreach (var child in parents[all[index]])
                {
                    all.Add(child.Id);
                    cpu += child.Cpu + child.ChildrenCpu;
                }
            }

            _cpuBefore ??= cpu;
            CpuSeconds = Math.Max(CpuSeconds, cpu - _cpuBefore.Value);
            _most = Math.Max(_most, all.Count);
            _rss.Add(all.Sum(id => ReadField($"/proc/{id}/smaps_rollup", "Rss:")) / 1024.0);
            _own.Add(all.Sum(id => ReadField($"/proc/{id}/smaps_rollup", "Anonymous:")) / 1024.0);
            _pss.Add(all.Sum(id => ReadField($"/proc/{id}/smaps_rollup", "Pss:")) / 1024.0);
        }

        public object Report() => new
        {
            processesAtMost = _most,
            peakRssMb = Round(_rss.Max()),
            meanRssMb = Round(_rss.Average()),
            peakPssMb = Round(_pss.Max()),
            peakNotOfFilesMb = Round(_own.Max()),
            meanNotOfFilesMb = Round(_own.Average()),
            meanPssMb = Round(_pss.Average()),
            cpuSeconds = Round(CpuSeconds),
        };
    }
}
