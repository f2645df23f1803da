using System.Collections.Concurrent;
using System.Net;

namespace EggMoney.Benchmarks.Nights;

/// <summary>How long pages waited for what.</summary>
internal sealed class PageFigures
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _times = new();
    private readonly ConcurrentDictionary<string, int> _problems = new();
    private readonly ConcurrentDictionary<string, int> _events = new();
    private long _bytes;
    private int _ended;

    public int Requests => _times.Values.Sum(times => times.Count);

    public void Add(string route, double milliseconds, HttpStatusCode status, long bytes)
    {
        _times.GetOrAdd(route, _ => []).Add(milliseconds);
        Interlocked.Add(ref _bytes, bytes);
        if ((int)status >= 400 && status != HttpStatusCode.Unauthorized)
        {
            Fail(route, ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public void Fail(string route, string why) => _problems.AddOrUpdate($"{route}: {why}", 1, (_, count) => count + 1);

    public void Event(string kind) => _events.AddOrUpdate(kind, 1, (_, count) => count + 1);

    public void StreamEnded() => Interlocked.Increment(ref _ended);

    public object Report(int pages) => new
    {
        open = pages,
        requests = Requests,
        megabytes = Math.Round(_bytes / 1048576.0, 1),
        events = _events.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
        streamsEnded = _ended,
        latencyMs = _times.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => Spread.Of(pair.Value)),
        problems = _problems.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
    };
}

/// <summary>How far figures lie apart.</summary>
internal static class Spread
{
    public static object Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))], 1);
        return new { count = sorted.Length, p50 = At(0.5), p95 = At(0.95), p99 = At(0.99), max = At(1) };
    }
}
