namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>A token bucket ahead of the calls with one key: who has no token waits, orders ahead of questions, each kind in its turn.</summary>
internal sealed class KisThrottle : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _orders = new();
    private readonly Queue<TaskCompletionSource> _questions = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly int _burst;
    private readonly long _start;

    /// <summary>When, by the monotonic clock, the bucket would be full: how far that is away says how much is taken.</summary>
    private TimeSpan _fullAt;

    /// <summary>Ends the wait of whoever is next.</summary>
    private ITimer? _timer;

    public KisThrottle(double perSecond, int burst, TimeProvider clock)
    {
        _clock = clock;
        _interval = TimeSpan.FromSeconds(1 / perSecond);
        _burst = burst;
        _start = clock.GetTimestamp();
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Waits for a turn.</summary>
    public async Task WaitAsync(bool order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            (order ? _orders : _questions).Enqueue(turn);
        }

        Serve();
        await using var left = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    /// <summary>The broker says that it was too much: nothing goes out for a while, and no burst follows.</summary>
    public void Pause(TimeSpan length)
    {
        lock (_gate)
        {
            var until = Now + length + (_interval * (_burst - 1));
            _fullAt = until > _fullAt ? until : _fullAt;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void Serve()
    {
        lock (_gate)
        {
            while (_orders.Count + _questions.Count > 0)
            {
                var now = Now;
                var taken = _fullAt > now ? _fullAt - now : TimeSpan.Zero;
                var wait = taken - (_interval * (_burst - 1));
                if (wait > TimeSpan.Zero)
                {
                    // Rounded up to what timers can count, so as not to come a moment early again and again.
                    _timer?.Dispose();
                    _timer = _clock.CreateTimer(_ => Serve(), null, TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                    return;
                }

                // Whoever was cancelled has left the queue without a token.
                if ((_orders.Count > 0 ? _orders : _questions).Dequeue().TrySetResult())
                {
                    _fullAt = now + taken + _interval;
                }
            }
        }
    }
}
