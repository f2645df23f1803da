namespace EggMoney.Infrastructure.Scheduling;

/// <summary>A clock that shows what it is told. Timers and time stamps stay the machine's own, so that time-outs and deadlines hold
/// however fast the sessions go by.</summary>
public sealed class DrivenTimeProvider(DateTime start) : TimeProvider
{
    private long _ticks = Utc(start).Ticks;

    /// <summary>Sets the time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is earlier than what the clock shows: time never goes back.</exception>
    public void Set(DateTime now)
    {
        var ticks = Utc(now).Ticks;
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, Interlocked.Read(ref _ticks), nameof(now));
        Interlocked.Exchange(ref _ticks, ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Utc ? time : throw new ArgumentException("The time must be UTC.", nameof(time));
}
