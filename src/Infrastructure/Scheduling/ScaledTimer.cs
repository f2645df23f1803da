namespace EggMoney.Infrastructure.Scheduling;

/// <summary>A timer by a clock that does not always run at the same speed: each time it works out anew how long that is for the machine.</summary>
internal sealed class ScaledTimer : ITimer
{
    private readonly Lock _gate = new();
    private readonly ScaledTimeProvider _clock;
    private readonly ITimer _inner;
    private DateTime _next;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _armed;

    public ScaledTimer(ScaledTimeProvider clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _clock = clock;
        _inner = TimeProvider.System.CreateTimer(
            _ =>
            {
                if (Rings())
                {
                    callback(state);
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = period;
            _armed = dueTime != Timeout.InfiniteTimeSpan;
            _next = _armed ? _clock.GetUtcNow().UtcDateTime + dueTime : default;
            return _inner.Change(_armed ? _clock.MachineUntil(_next) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _inner.Dispose();

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private bool Rings()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().UtcDateTime;
            if (!_armed)
            {
                return false;
            }

            if (now < _next)
            {
                // The machine's timers count in milliseconds of their own and may come one early; or it was changed meanwhile.
                _inner.Change(_clock.MachineUntil(_next), Timeout.InfiniteTimeSpan);
                return false;
            }

            _armed = _period > TimeSpan.Zero;
            if (_armed)
            {
                _next = _next + _period > now ? _next + _period : now + _period;
                _inner.Change(_clock.MachineUntil(_next), Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }
}
