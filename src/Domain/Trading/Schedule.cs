using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>When a user's bots work (trading rules, section 10). A time is a wall-clock time in <see cref="Zone"/> (<c>00:05</c>)
/// or relative to the session (<c>open+00:35</c>, <c>close-00:30</c>); the defaults are the old program's.</summary>
public sealed class Schedule : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>When the day is planned.</summary>
    public string PlanTime { get; set; } = "00:05";

    /// <summary>The first slice.</summary>
    public string SliceStart { get; set; } = "00:10";

    /// <summary>The last slice.</summary>
    public string SliceEnd { get; set; } = "close-00:30";

    /// <summary>How many slices an order has (<c>TwapCount</c>).</summary>
    public int SliceCount { get; set; } = 5;

    /// <summary>When a drop is looked for.</summary>
    public string ClosingDipTime { get; set; } = "close-00:10";

    /// <summary>When the daily report is due.</summary>
    public string ReportTime { get; set; } = "close";

    /// <summary>Time zone of the wall-clock times, an IANA id.</summary>
    public string Zone { get; set; } = "Asia/Seoul";

    /// <summary>Off: nothing is planned.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Since when it is looked at (UTC): sessions to be planned before are not missed. It moves when the schedule goes on, and when a
    /// change would make something due in the past; see <see cref="ScheduleChange"/>.</summary>
    public DateTime EnabledSince { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
