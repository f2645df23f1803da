using System.Globalization;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>What a machine's history comes to, added up row by row.</summary>
internal sealed class LegacyHistory
{
    /// <summary>The machine's earliest rows are in all later copies of it.</summary>
    private const int RowsOfOrigin = 5;

    private readonly SortedSet<(DateTime At, string Identity)> _earliest = [];

    /// <summary>Rows.</summary>
    public long Count { get; private set; }

    /// <summary>What the rows of a name come to, by year in the machine's zone.</summary>
    public Dictionary<(string Name, int Year), LegacyTotal> Totals { get; } = [];

    /// <summary>Which rows there are.</summary>
    public HashSet<UInt128> Rows { get; } = [];

    /// <summary>Sales whose quantity was worked out.</summary>
    public long WorkedOut { get; private set; }

    /// <summary>The latest sale by the bot's name, for cooldown and the day's rules.</summary>
    public Dictionary<string, LegacyTrade> LatestSale { get; } = new(StringComparer.Ordinal);

    /// <summary>UTC time of the latest trade of each name.</summary>
    public Dictionary<string, DateTime> LatestTrade { get; } = new(StringComparer.Ordinal);

    /// <summary>A digest of the earliest rows; null while there are too few.</summary>
    public string? Origin => _earliest.Count < RowsOfOrigin ? null : Digest.Of([.. _earliest.Select(row => row.Identity)]);

    /// <summary>A row's digest as a number, which takes less room.</summary>
    public static UInt128 RowOf(string identity) => UInt128.Parse(identity, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    public void Add(LegacyTrade trade, LegacyTime time)
    {
        Count++;
        Rows.Add(RowOf(trade.Identity));
        var place = (trade.Name, time.YearOf(trade.ExecutedAt));
        Totals[place] = Totals.GetValueOrDefault(place).Plus(trade.Quantity, trade.Side == Side.Sell ? trade.Profit : 0);
        LatestTrade[trade.Name] = LatestTrade.TryGetValue(trade.Name, out var before) && before > trade.ExecutedAt ? before : trade.ExecutedAt;
        WorkedOut += trade.WorkedOut ? 1 : 0;
        _earliest.Add((trade.ExecutedAt, trade.Identity));
        if (_earliest.Count > RowsOfOrigin)
        {
            _earliest.Remove(_earliest.Max);
        }

        if (trade.Side == Side.Buy)
        {
            return;
        }

        if (!LatestSale.TryGetValue(trade.Name, out var latest) || trade.ExecutedAt > latest.ExecutedAt)
        {
            LatestSale[trade.Name] = trade;
        }
    }
}

/// <summary>What trades come to.</summary>
/// <param name="Count">How many.</param>
/// <param name="Quantity">Shares bought and sold.</param>
/// <param name="Profit">Dollars earned.</param>
internal readonly record struct LegacyTotal(long Count, decimal Quantity, decimal Profit)
{
    /// <summary>With one more.</summary>
    public LegacyTotal Plus(decimal quantity, decimal profit) => new(Count + 1, Quantity + quantity, Profit + profit);
}
