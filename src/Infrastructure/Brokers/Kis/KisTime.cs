using System.Globalization;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>The broker's clocks: Seoul's for times of day, New York's for the dates of orders.</summary>
internal static class KisTime
{
    /// <summary>Korea has had no summer time since 1988, so no time zone data can change this.</summary>
    private static readonly TimeSpan Seoul = TimeSpan.FromHours(9);

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>The date that the broker lists an order under which it takes now.</summary>
    public static DateOnly OrderDate(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, NewYork));

    public static DateOnly SeoulDate(DateTime utc) => DateOnly.FromDateTime(utc + Seoul);

    public static string Format(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static bool TryParseDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>UTC of a date and a time of day in Seoul.</summary>
    public static bool TryParse(string date, string time, out DateTime utc)
    {
        var parsed = DateTime.TryParseExact(date + time, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);
        utc = parsed ? ToUtc(local) : default;
        return parsed;
    }

    /// <summary>UTC of a token's end, which is written with Seoul's clock and no zone.</summary>
    public static bool TryParseExpiry(string text, out DateTime utc)
    {
        var parsed = DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);
        utc = parsed ? ToUtc(local) : default;
        return parsed;
    }

    private static DateTime ToUtc(DateTime local) => DateTime.SpecifyKind(local - Seoul, DateTimeKind.Utc);
}
