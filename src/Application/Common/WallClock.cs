namespace EggMoney.Application.Common;

/// <summary>The time between people and the server: logins, tokens, lockouts, the audit. <see cref="TimeProvider"/> is the time of trading,
/// which a demonstration or a simulation drives through years in minutes; a token must not expire by that.</summary>
/// <param name="provider">The machine's clock, or a test's.</param>
public sealed class WallClock(TimeProvider provider)
{
    /// <summary>The clock itself, for delays.</summary>
    public TimeProvider Provider { get; } = provider;

    /// <summary>Now, UTC, in whole microseconds: so what an answer says is what the database keeps.</summary>
    public DateTime Now()
    {
        var now = Provider.Now();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>A new version-7 GUID.</summary>
    public Guid NewId() => Provider.NewId();
}
