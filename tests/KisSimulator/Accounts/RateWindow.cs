namespace EggMoney.KisSimulator.Accounts;

/// <summary>The calls of one key within the last second.</summary>
/// <remarks>By time stamps and not by the clock, which may stand still in a test.</remarks>
internal sealed class RateWindow
{
    private readonly Queue<long> _calls = [];

    /// <summary>Counts a call; false when there have been too many.</summary>
    public bool Take(TimeProvider time, int? limit)
    {
        if (limit is not { } most)
        {
            return true;
        }

        var now = time.GetTimestamp();
        while (_calls.TryPeek(out var first) && time.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1))
        {
            _calls.Dequeue();
        }

        if (_calls.Count >= most)
        {
            return false;
        }

        _calls.Enqueue(now);
        return true;
    }
}
