using System.Globalization;

namespace EggMoney.CrashHost.Nights;

/// <summary>The clock that all processes of a night share: it begins at one instant and runs so many times as fast as the machine's.</summary>
/// <param name="start">What it showed first.</param>
/// <param name="speed">Its seconds in one of the machine's.</param>
internal sealed class NightClock(DateTime start, int speed)
{
    // Whole seconds, as the setting has them, and not in the future.
    private readonly DateTimeOffset _anchor = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>For <c>EGGMONEY_CLOCK</c> and the simulator's <c>--clock</c>.</summary>
    public string Setting => string.Create(CultureInfo.InvariantCulture, $"{start:yyyy-MM-dd'T'HH:mm:ss'Z'},{speed}x,{_anchor.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>What it shows.</summary>
    public DateTime Now => start + ((TimeProvider.System.GetUtcNow() - _anchor) * speed);

    /// <summary>How long the machine's clock takes until it shows an instant.</summary>
    public TimeSpan Until(DateTime instant) => instant > Now ? (instant - Now) / speed : TimeSpan.Zero;

    /// <summary>Waits until it shows an instant.</summary>
    public Task WaitAsync(DateTime instant) => Task.Delay(Until(instant));
}
