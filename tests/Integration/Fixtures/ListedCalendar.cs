using EggMoney.Domain.Market;

namespace EggMoney.Integration.Fixtures;

/// <summary>A calendar in which each listed Korean morning is a full session: 22:30 the evening before to 05:00, Korean time.</summary>
internal sealed class ListedCalendar : IMarketCalendar
{
    private readonly HashSet<DateOnly> _sessions;

    public ListedCalendar(IEnumerable<DateOnly> koreanDates)
    {
        _sessions = [.. koreanDates.Select(SessionOf)];

        // One more, so that there is always a next session to look forward to.
        _sessions.Add(_sessions.Max().AddDays(1));
    }

    /// <summary>The US date of a session that ends on a Korean morning.</summary>
    public static DateOnly SessionOf(DateOnly koreanDate) => koreanDate.AddDays(-1);

    /// <summary>UTC instant of a Korean wall-clock time.</summary>
    public static DateTime At(DateOnly koreanDate, TimeOnly time) => DateTime.SpecifyKind(koreanDate.ToDateTime(time), DateTimeKind.Utc).AddHours(-9);

    public MarketSession? SessionOn(DateOnly date) => _sessions.Contains(date)
        ? new(date, At(date, new(22, 30)), At(date.AddDays(1), new(5, 0)))
        : null;
}
