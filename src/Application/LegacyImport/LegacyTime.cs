using System.Globalization;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>The old program's times: naive, in the machine's zone.</summary>
internal sealed class LegacyTime(TimeZoneInfo zone, IMarketCalendar calendar, DateTime now)
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>Clocks may differ, and zones be mistaken; a year cannot be.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(2);

    private readonly DateTime _first = calendar.FirstDate.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddDays(15);

    /// <summary>Reads a local time as UTC. One that the clocks skip is the end of the gap; of one that comes twice the earlier counts.</summary>
    public bool TryRead(string text, out DateTime utc)
    {
        var good = DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);

        // At the calendar's ends there is no room for a zone; nobody finds these plausible either way.
        var atAnEnd = local < DateTime.MinValue.AddDays(2) || local > DateTime.MaxValue.AddDays(-2);
        utc = !good ? default : atAnEnd ? DateTime.SpecifyKind(local, DateTimeKind.Utc) : SessionTime.ToUtc(local, zone);
        return good;
    }

    /// <summary>Whether something can have happened then.</summary>
    public bool IsPlausible(DateTime utc) => utc >= _first && utc <= now + Tolerance;

    /// <summary>The US session that an instant belongs to: the latest that had opened.</summary>
    public DateOnly SessionOf(DateTime utc) => calendar.LatestSessionOpenedBy(utc)?.Date ?? DateOnly.FromDateTime(utc);

    /// <summary>The year in the zone.</summary>
    public int YearOf(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, zone).Year;
}
