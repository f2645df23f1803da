using System.Globalization;

namespace EggMoney.Application.Common;

/// <summary>Figures as they stand in sentences, in the reader's language.</summary>
public static class Figures
{
    /// <summary>What stands where a figure is not known.</summary>
    internal const string Unknown = "–";

    /// <summary>A price or an amount with its cents, and with what it has beyond them.</summary>
    public static string Dollars(decimal? amount) => amount is { } value ? (value < 0 ? "-$" : "$") + Math.Abs(value).ToString("#,0.00##", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A number without needless zeros.</summary>
    public static string Plain(decimal? number) => number?.ToString("#,0.####", CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A rate as a percentage without its sign.</summary>
    public static string Percent(decimal? rate) => rate is { } value ? (Math.Abs(value) * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%" : Unknown;

    /// <summary>For example <c>7주</c>.</summary>
    public static string Shares(decimal? quantity) => Language.Pick(quantity == 1 ? "1 share" : $"{Plain(quantity)} shares", $"{Plain(quantity)}주");
}
