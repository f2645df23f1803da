using System.Globalization;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>From when a clock runs how fast.</summary>
/// <param name="From">What it shows when this begins.</param>
/// <param name="To">What it shows right after: the same, or later when it leaps, as that of a machine that slept.</param>
/// <param name="Speed">Its seconds in one of the machine's, from there on.</param>
public readonly record struct ClockLeg(DateTime From, DateTime To, int Speed);

/// <summary>What a clock shows after how much of the machine's time, and the other way round.</summary>
internal sealed class ClockLegs
{
    /// <summary>No more than four hours a second: faster, and a machine cannot keep up with the ticks.</summary>
    public const int MaxSpeed = 14_400;

    private readonly ClockLeg[] _legs;

    /// <summary>The machine's time, in ticks since the first leg began, at which each leg begins.</summary>
    private readonly long[] _begins;

    /// <exception cref="ArgumentException">A leg begins before the one before it, goes back, or has no speed.</exception>
    public ClockLegs(IReadOnlyList<ClockLeg> legs)
    {
        _legs = [.. legs];
        _begins = new long[_legs.Length];
        for (var index = 0; index < _legs.Length; index++)
        {
            var leg = _legs[index];
            if (leg.To < leg.From || leg.Speed is < 1 or > MaxSpeed || (index > 0 && leg.From <= _legs[index - 1].To))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The clock cannot go on at {leg.Speed}x from {leg.From:u} to {leg.To:u}."), nameof(legs));
            }

            _begins[index] = index == 0 ? 0 : _begins[index - 1] + ((leg.From - _legs[index - 1].To).Ticks / _legs[index - 1].Speed);
        }
    }

    /// <summary>What it shows first.</summary>
    public DateTime Start => _legs[0].To;

    /// <summary>The highest of its speeds.</summary>
    public int Fastest => _legs.Max(leg => leg.Speed);

    /// <summary>Its speed after so much of the machine's time.</summary>
    public int SpeedAt(TimeSpan machine) => _legs[IndexAt(machine.Ticks)].Speed;

    /// <summary>What it shows after so much of the machine's time.</summary>
    public DateTime ShownAt(TimeSpan machine)
    {
        var index = IndexAt(machine.Ticks);
        return _legs[index].To + new TimeSpan((machine.Ticks - _begins[index]) * _legs[index].Speed);
    }

    /// <summary>After how much of the machine's time it shows an instant, or a later one for the first time.</summary>
    public TimeSpan MachineAt(DateTime shown)
    {
        var index = _legs.Length - 1;
        while (index > 0 && shown < _legs[index].From)
        {
            index--;
        }

        // What it leaps over comes at once.
        var since = shown <= _legs[index].To ? 0 : (shown - _legs[index].To).Ticks;
        return new(_begins[index] + (long)Math.Ceiling((decimal)since / _legs[index].Speed));
    }

    private int IndexAt(long machine)
    {
        var found = Array.BinarySearch(_begins, machine);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }
}
