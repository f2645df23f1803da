using System.Diagnostics;
using System.Globalization;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>A clock that begins at another time and runs faster than the machine's, timers and time stamps with it: so every time-out, lease
/// and deadline keeps its proportion to the others.</summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    /// <summary>No more than an hour a second: faster, and a machine cannot keep up with the ticks.</summary>
    private const int MaxSpeed = 3600;

    private readonly DateTime _start;
    private readonly long _origin;

    /// <summary>Makes one.</summary>
    /// <param name="start">What it showed at its anchor (UTC).</param>
    /// <param name="speed">Its seconds in one of the machine's.</param>
    /// <param name="anchor">When that was by the machine's clock (UTC); null is now. Programs that are given the same show the same time, and
    /// one that is started again does not go back.</param>
    public ScaledTimeProvider(DateTime start, int speed, DateTime? anchor = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, MaxSpeed);
        Speed = speed;
        _origin = Stopwatch.GetTimestamp();
        _start = start + (anchor is { } at ? (System.GetUtcNow().UtcDateTime - at) * speed : TimeSpan.Zero);
    }

    /// <summary>Its seconds in one of the machine's.</summary>
    public int Speed { get; }

    /// <summary>How many times as long limits should be that were made for the machine's own pace: it needs its time for the same work.</summary>
    public int Stretch => Math.Clamp(Speed / 10, 1, 6);

    /// <inheritdoc/>
    public override long TimestampFrequency => Stopwatch.Frequency;

    /// <summary>Reads a setting such as <c>2026-03-02T14:00:00Z,60x</c>, with the anchor behind it if there is one.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says what is.</exception>
    public static ScaledTimeProvider Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is 2 or 3
            && TryUtc(parts[0], out var start)
            && parts[1].EndsWith('x')
            && int.TryParse(parts[1][..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var speed)
            && speed is >= 1 and <= MaxSpeed)
        {
            if (parts.Length == 2)
            {
                return new(start, speed);
            }

            if (TryUtc(parts[2], out var anchor) && anchor <= System.GetUtcNow().UtcDateTime)
            {
                return new(start, speed, anchor);
            }
        }

        throw new FormatException(
            $"'{text}' is no clock. It is a UTC time and a speed from 1x to {MaxSpeed}x, such as 2026-03-02T14:00:00Z,60x; a second UTC time, not in the future, may say when by the machine's clock that was.");
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(_start + Stopwatch.GetElapsedTime(_origin) * Speed, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => (Stopwatch.GetTimestamp() - _origin) * Speed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(System.CreateTimer(callback, state, Scale(dueTime), Scale(period)), this);

    private static bool TryUtc(string text, out DateTime time) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);

    private TimeSpan Scale(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Speed;

    private sealed class ScaledTimer(ITimer inner, ScaledTimeProvider clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
