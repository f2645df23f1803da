namespace EggMoney.KisSimulator;

/// <summary>A clock that starts at an instant and runs some times as fast as the machine's; so do its timers and time stamps.</summary>
public sealed class ScaledTimeProvider(DateTimeOffset start, int speed) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + (System.GetElapsedTime(_started) * speed);

    /// <inheritdoc/>
    public override long GetTimestamp() => (System.GetTimestamp() - _started) * speed;

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    private TimeSpan Scaled(TimeSpan time) => time <= TimeSpan.Zero ? time : time / speed;
}
