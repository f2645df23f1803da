using System.Globalization;
using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>Numbers, dates and times as the wire has them.</summary>
internal static class Texts
{
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    public static string Fixed(decimal value, int decimals) =>
        decimal.Round(value, decimals, MidpointRounding.AwayFromZero).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    public static string Down(decimal value, int decimals) => decimal.Round(value, decimals, MidpointRounding.ToZero).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string KoreanDate(DateTime utc) => (utc + Korea).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string KoreanTime(DateTime utc) => (utc + Korea).ToString("HHmmss", CultureInfo.InvariantCulture);

    public static string KoreanInstant(DateTime utc) => (utc + Korea).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>2 up, 3 flat, 5 down.</summary>
    public static string Sign(decimal change) => change > 0 ? "2" : change < 0 ? "5" : "3";

    /// <summary>A change in per cent with its sign, or with a blank where there is none.</summary>
    public static string Rate(decimal change, decimal before)
    {
        var rate = before == 0 ? 0 : decimal.Round(change / before * 100, 2, MidpointRounding.AwayFromZero);
        return (rate > 0 ? "+" : rate < 0 ? "" : " ") + Fixed(rate, 2);
    }

    /// <summary>Lists of mock accounts have order numbers without their zeros; everything else has them.</summary>
    public static string ListNumber(this Order order, KisEnvironment environment) =>
        environment == KisEnvironment.Real ? order.Padded : Whole(order.Number);

    /// <summary>The branch that an order went through.</summary>
    public static string Branch(KisEnvironment environment) => environment == KisEnvironment.Real ? "01790" : "00950";
}
