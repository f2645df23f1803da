namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>Counts acts by key over a sliding minute: this minute's, and of the minute before the share that still lies within the last sixty
/// seconds. Two tables of counters are all it keeps, and neither grows beyond a bound, however many addresses somebody has.</summary>
/// <param name="limit">Acts a minute and key.</param>
/// <param name="clock">The time.</param>
internal sealed class RateLimit(int limit, TimeProvider clock)
{
    /// <summary>Keys that are counted each for itself; those beyond share one counter.</summary>
    internal const int MaxKeys = 50_000;

    private const string Rest = "";
    private static readonly long Window = TimeSpan.FromMinutes(1).Ticks;

    private readonly Lock _lock = new();
    private Dictionary<string, int> _current = [];
    private Dictionary<string, int> _previous = [];
    private long _window = -1;

    /// <summary>Counts one act unless there were too many.</summary>
    /// <returns>Null when it may be done; else how long to wait.</returns>
    public TimeSpan? Take(string key)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow().UtcTicks;
            Turn(now / Window);
            if (!_current.ContainsKey(key) && _current.Count >= MaxKeys)
            {
                key = Rest;
            }

            var elapsed = (double)(now % Window) / Window;
            var before = _previous.GetValueOrDefault(key);
            var here = _current.GetValueOrDefault(key);
            if ((before * (1 - elapsed)) + here + 1 <= limit)
            {
                _current[key] = here + 1;
                return null;
            }

            return Wait(before, here, elapsed);
        }
    }

    /// <summary>Uncounts one act of this minute that turned out to be none of those that are limited.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (_current.GetValueOrDefault(key) > 0)
            {
                _current[key]--;
            }
        }
    }

    private void Turn(long window)
    {
        if (window == _window)
        {
            return;
        }

        _previous = window == _window + 1 ? _current : [];
        _current = [];
        _window = window;
    }

    /// <summary>Until enough of what was counted is more than a minute ago.</summary>
    private TimeSpan Wait(int before, int here, double elapsed)
    {
        var windows = here + 1 <= limit
            ? 1 - ((double)(limit - 1 - here) / before) - elapsed
            : 1 - elapsed + 1 - ((double)(limit - 1) / here);
        return TimeSpan.FromTicks((long)(windows * Window));
    }
}
