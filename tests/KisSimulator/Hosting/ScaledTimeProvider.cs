using System.Globalization;

namespace EggMoney.KisSimulator;

/// <summary>A clock that starts at an instant and runs some times as fast as the machine's; so do its timers and time stamps.</summary>
/// <param name="start">What it showed at its anchor.</param>
/// <param name="speed">Its seconds in one of the machine's.</param>
/// <param name="anchor">When that was by the machine's clock; null is now. Programs that are given the same show the same time.</param>
public sealed class ScaledTimeProvider(DateTimeOffset start, int speed, DateTimeOffset? anchor = null) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();
    private readonly TimeSpan _since = anchor is { } at ? (System.GetUtcNow() - at) * speed : TimeSpan.Zero;

    /// <summary>The three of them, as <c>EGGMONEY_CLOCK</c> has them; without an anchor, two.</summary>
    public string Setting => anchor is not { } at ? string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{speed}x") : string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{speed}x,{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>How many times as fast as the machine's.</summary>
    public int Speed => speed;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + _since + (System.GetElapsedTime(_started) * speed);

    /// <inheritdoc/>
    public override long GetTimestamp() => (System.GetTimestamp() - _started) * speed;

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    private TimeSpan Scaled(TimeSpan time) => time <= TimeSpan.Zero ? time : time / speed;
}
