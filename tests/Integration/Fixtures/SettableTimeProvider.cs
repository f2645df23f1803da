namespace EggMoney.Integration.Fixtures;

/// <summary>A clock that stands still until it is set.</summary>
public sealed class SettableTimeProvider(DateTime utcNow) : TimeProvider
{
    private long _ticks = utcNow.Ticks;

    /// <summary>UTC; may be set from any thread.</summary>
    public DateTime UtcNow
    {
        get => new(Volatile.Read(ref _ticks), DateTimeKind.Utc);
        set => Volatile.Write(ref _ticks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => new(UtcNow, TimeSpan.Zero);
}
