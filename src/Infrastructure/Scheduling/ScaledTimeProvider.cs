using System.Diagnostics;
using System.Globalization;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>A clock that begins at another time and runs faster than the machine's, timers and time stamps with it: so every time-out, lease
/// and deadline keeps its proportion to the others.</summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    private readonly ClockLegs _legs;
    private readonly long _origin = Stopwatch.GetTimestamp();

    /// <summary>How long its first leg had lasted, by the machine's clock, when this was made.</summary>
    private readonly TimeSpan _before;
    private readonly DateTime _first;

    /// <summary>Makes one.</summary>
    /// <param name="start">What it showed at its anchor (UTC).</param>
    /// <param name="speed">Its seconds in one of the machine's.</param>
    /// <param name="anchor">When that was by the machine's clock (UTC); null is now. Programs that are given the same show the same time, and
    /// one that is started again does not go back.</param>
    /// <param name="legs">From when it runs how fast, for a month of which only the nights are to be slow; in the order of their times.</param>
    public ScaledTimeProvider(DateTime start, int speed, DateTime? anchor = null, params IReadOnlyList<ClockLeg> legs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, ClockLegs.MaxSpeed);
        _legs = new([new(start, start, speed), .. legs]);
        _before = anchor is { } at ? System.GetUtcNow().UtcDateTime - at : TimeSpan.Zero;
        _first = _legs.ShownAt(_before);
    }

    /// <summary>Its seconds in one of the machine's, now.</summary>
    public int Speed => _legs.SpeedAt(Machine);

    /// <summary>How many times as long limits should be: a machine needs its own time for the same work.</summary>
    public int LimitFactor => Math.Clamp(_legs.Fastest / 10, 1, 6);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Machine => _before + Stopwatch.GetElapsedTime(_origin);

    /// <summary>Reads a setting such as <c>2026-03-02T14:00:00Z,60x</c>, with the anchor behind it if there is one, and with legs such as
    /// <c>;2026-03-02T21:30:00Z,3600x</c> or, for a leap, <c>;2026-03-02T22:00:00Z&gt;2026-10-26T12:00:00Z,60x</c>.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says what is.</exception>
    public static ScaledTimeProvider Parse(string text)
    {
        var legs = text.Split(';', StringSplitOptions.TrimEntries);
        var parts = legs[0].Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is 2 or 3 && TryUtc(parts[0], out var start) && TrySpeed(parts[1], out var speed))
        {
            DateTime? anchor = parts.Length == 3 ? TryUtc(parts[2], out var at) ? at : DateTime.MaxValue : null;
            var later = legs.Skip(1).Select(Leg).ToList();
            if (!(anchor > System.GetUtcNow().UtcDateTime) && later.TrueForAll(leg => leg is not null))
            {
                try
                {
                    return new(start, speed, anchor, [.. later.Select(leg => leg!.Value)]);
                }
                catch (ArgumentException)
                {
                    // Told as everything else that is no clock.
                }
            }
        }

        throw new FormatException(
            $"'{text}' is no clock. It is a UTC time and a speed from 1x to {ClockLegs.MaxSpeed}x, such as 2026-03-02T14:00:00Z,60x; a second UTC time, not in the future, may say when by the machine's clock that was. "
            + "Behind it, each after a semicolon and in order, may stand from when it runs at another speed: 2026-03-02T21:30:00Z,3600x.");
    }

    /// <summary>How long the machine's clock takes until this one shows an instant, in whole milliseconds: never a moment too early.</summary>
    internal TimeSpan MachineUntil(DateTime shown)
    {
        var left = _legs.MachineAt(shown) - Machine;
        return left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(_legs.ShownAt(Machine), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => (_legs.ShownAt(Machine) - _first).Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new ScaledTimer(this, callback, state, dueTime, period);

    private static ClockLeg? Leg(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var times = parts[0].Split('>', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && times.Length is 1 or 2 && TryUtc(times[0], out var from) && TryUtc(times[^1], out var to) && TrySpeed(parts[1], out var speed)
            ? new(from, to, speed)
            : null;
    }

    private static bool TrySpeed(string text, out int speed)
    {
        speed = 0;
        return text.EndsWith('x') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out speed) && speed is >= 1 and <= ClockLegs.MaxSpeed;
    }

    private static bool TryUtc(string text, out DateTime time) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);
}
