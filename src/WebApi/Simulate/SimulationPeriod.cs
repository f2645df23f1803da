using System.Globalization;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.WebApi.Simulate;

/// <summary>Which sessions a simulation trades.</summary>
internal static class SimulationPeriod
{
    /// <summary>The sessions between two dates, both included. Left out, the first date is that of the earliest price of any symbol,
    /// the last one that of the latest; a symbol that starts later simply has no price before.</summary>
    /// <exception cref="ArgumentException">The dates are the wrong way round, or outside the prices or the calendar.</exception>
    public static IReadOnlyList<MarketSession> Sessions(IPriceSource prices, IReadOnlyCollection<string> symbols, IMarketCalendar calendar, DateOnly? from, DateOnly? to)
    {
        var rows = symbols.Select(symbol => prices.Daily(symbol, DateOnly.MinValue, DateOnly.MaxValue)).Where(list => list.Count > 0).ToList();
        var first = Later(rows.Min(list => list[0].Date), NyseCalendar.FirstYear);
        var last = rows.Max(list => list[^1].Date);
        if (from < first || from > last)
        {
            throw new ArgumentException($"--from {Text(from.Value)}: the prices can be traded from {Text(first)} to {Text(last)}");
        }

        if (to < first || to > last)
        {
            throw new ArgumentException($"--to {Text(to.Value)}: the prices can be traded from {Text(first)} to {Text(last)}");
        }

        if (from > to)
        {
            throw new ArgumentException($"--from {Text(from.Value)} is after --to {Text(to.Value)}");
        }

        var sessions = calendar.SessionsBetween(from ?? first, to ?? last).ToList();
        return sessions.Count > 0 ? sessions : throw new ArgumentException($"there is no session from {Text(from ?? first)} to {Text(to ?? last)}");
    }

    private static DateOnly Later(DateOnly date, int year) => date.Year < year ? new(year, 1, 1) : date;

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
