using System.Globalization;

namespace EggMoney.Domain.Market;

/// <summary>A rate that was found.</summary>
/// <param name="Won">Won for a dollar.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Date">The day that it is of; null for a month's.</param>
public sealed record FoundRate(decimal Won, string Source, DateOnly? Date);

/// <summary>A user's exchange rates. By hand or imported beats what is worked out.</summary>
public sealed class ExchangeRateTable
{
    /// <summary>The source of a rate that its owner set.</summary>
    public const string ByHand = "hand";

    /// <summary>The source of an invented rate of an invented market.</summary>
    public const string Generated = "generated";

    /// <summary>The source of a month's rate that is the mean of its days.</summary>
    public const string Averaged = "average";

    /// <summary>An older day's rate than this stands for another day only when there is nothing better: holidays in a row are no longer.</summary>
    private const int NearDays = 10;

    private readonly Dictionary<DateOnly, FoundRate> _months;
    private readonly List<DailyExchangeRate> _days;

    /// <summary>Of all the rates there are.</summary>
    public ExchangeRateTable(IEnumerable<ExchangeRate> months, IEnumerable<DailyExchangeRate> days)
    {
        _days = [.. days.OrderBy(day => day.Date)];
        _months = _days.GroupBy(day => FirstOf(day.Date)).ToDictionary(
            month => month.Key,
            month => new FoundRate(Math.Round(month.Sum(day => day.Won) / month.Count(), 2, MidpointRounding.AwayFromZero), Averaged, null));
        foreach (var month in months)
        {
            _months[month.Month] = new(month.Won, month.Source, null);
        }
    }

    /// <summary>The months that have a rate, ascending.</summary>
    public IEnumerable<KeyValuePair<DateOnly, FoundRate>> Months => _months.OrderBy(month => month.Key);

    /// <summary>The days that have a rate, ascending.</summary>
    public IReadOnlyList<DailyExchangeRate> Days => _days;

    /// <summary>The first day of a date's month.</summary>
    public static DateOnly FirstOf(DateOnly date) => new(date.Year, date.Month, 1);

    /// <summary>A month as the API and files write it.</summary>
    public static string Text(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The rate of a date's month: set, or the mean of its days; null when there is none.</summary>
    public FoundRate? OfMonth(DateOnly date) => _months.GetValueOrDefault(FirstOf(date));

    /// <summary>The rate of a day: its own, that of a day just before, of its month, or the latest before, be it a day's or a month's; null when there is none at all.</summary>
    public FoundRate? OfDay(DateOnly date)
    {
        var day = LatestUntil(date);
        return day is not null && day.Date!.Value.AddDays(NearDays) >= date ? day : OfMonth(date) ?? Later(day, date);
    }

    /// <summary>The latest day's rate up to a date; null when there is none.</summary>
    public FoundRate? LatestUntil(DateOnly date)
    {
        var (low, high) = (0, _days.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _days[middle].Date <= date ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : new(_days[low - 1].Won, _days[low - 1].Source, _days[low - 1].Date);
    }

    /// <summary>Dollars in whole won; null without a rate.</summary>
    public static decimal? ToWon(decimal? dollars, FoundRate? rate) =>
        dollars is { } amount && rate is not null ? Math.Round(amount * rate.Won, 0, MidpointRounding.AwayFromZero) : null;

    /// <summary>The day's rate, unless a whole month lies between it and the date that has one.</summary>
    private FoundRate? Later(FoundRate? day, DateOnly date)
    {
        var months = _months.Keys.Where(month => month <= date && (day is null || month > day.Date)).ToList();
        return months.Count > 0 ? _months[months.Max()] : day;
    }
}
