namespace EggMoney.Application.Common;

/// <summary>UTC times and ids from the only clock.</summary>
public static class Clock
{
    /// <summary>Now, UTC.</summary>
    public static DateTime Now(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime;

    /// <summary>A new version-7 GUID.</summary>
    public static Guid NewId(this TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());
}
