using System.Text.Json;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>A row of <c>order</c>: one that the old machine had not worked off.</summary>
/// <param name="Row">Its row id in the file.</param>
/// <param name="Name">The bot's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind">What it is.</param>
/// <param name="PlacedAt">UTC time at which it was made.</param>
/// <param name="Session">US session.</param>
/// <param name="SlicesLeft">Slices still to come.</param>
/// <param name="SliceCount">Slices in all.</param>
/// <param name="Rest">Dollars (purchase) or shares (sale) still to be worked off.</param>
/// <param name="Requested">Dollars or shares as decided.</param>
/// <param name="Fills">What its executed slices bought or sold.</param>
/// <param name="FailedSlices">Slices that were executed and filled nothing, as the old machine saw it.</param>
internal sealed record LegacyOrder(
    long Row, string Name, string Symbol, OrderKind Kind, DateTime PlacedAt, DateOnly Session, int SlicesLeft, int SliceCount, decimal Rest, decimal Requested, IReadOnlyList<LegacyFill> Fills, int FailedSlices)
{
    private const string Slices = "trade_result_list";
    private const int MostSlices = 1000;

    /// <summary>Which way.</summary>
    public Side Side => Kind.SideOf();

    /// <summary>Reads a row.</summary>
    /// <returns>Null when it is a bad one, which has been told.</returns>
    public static LegacyOrder? Read(LegacyCells cells, LegacyTime time)
    {
        var kind = cells.Kind("order_type");
        var placed = cells.Time("date_added");
        var (name, symbol) = (cells.Name("name", 100), cells.Symbol("symbol"));
        var (left, count) = (cells.WholeOr("trade_count", 0, 0, MostSlices), cells.WholeOr("total_count", 0, 0, MostSlices));
        var (rest, requested) = (cells.Number("remain_value", 0, LegacyCells.LargestAmount), cells.Number("total_value", 0, LegacyCells.LargestAmount));
        var text = cells.Text(Slices);
        if (!cells.IsGood)
        {
            return null;
        }

        var (fills, failed) = ReadSlices(cells, text!, kind!.Value.SideOf());
        return cells.IsGood ? new(cells.RowId, name, symbol, kind.Value, placed, time.SessionOf(placed), left, count, rest, requested, fills, failed) : null;
    }

    private static (IReadOnlyList<LegacyFill> Fills, int Failed) ReadSlices(LegacyCells cells, string text, Side side)
    {
        var fills = new List<LegacyFill>();
        var number = 0;
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var slice in json.RootElement.EnumerateArray())
            {
                if (++number > MostSlices)
                {
                    throw new FormatException();
                }

                if (slice.ValueKind == JsonValueKind.Null)
                {
                    continue;
                }

                var fill = new LegacyFill(
                    number,
                    Money.ToStored(slice.GetProperty("amount").GetDecimal()),
                    Money.ToStored(slice.GetProperty("unit_price").GetDecimal()),
                    Money.ToStored(slice.GetProperty("total_price").GetDecimal()));
                if (fill.Quantity < 0 || fill.Price < 0 || fill.Amount < 0
                    || fill.Quantity > LegacyCells.LargestAmount || fill.Price > LegacyCells.LargestAmount || fill.Amount > LegacyCells.LargestAmount
                    || !OrderKinds.TryParse(slice.GetProperty("trade_type").GetString() ?? "", out var kind) || kind.SideOf() != side)
                {
                    throw new FormatException();
                }

                if (fill.Quantity > 0)
                {
                    fills.Add(fill);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            cells.Refuse(
                "bad_slices",
                Slices,
                $"Slice {Math.Max(number, 1)} cannot be read: what it bought or sold is not known. Compare with the broker's executions of that day and mend the old file, or leave the bot out.",
                $"{Math.Max(number, 1)}번째 분할 주문을 읽을 수 없어 체결 내용을 알 수 없습니다. 증권사의 그날 체결 내역과 비교하여 원본 파일을 고치거나 이 봇을 제외하십시오.");
        }

        return (fills, number - fills.Count);
    }
}

/// <summary>What one slice bought or sold.</summary>
/// <param name="Slice">Which, from 1.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Dollars a share.</param>
/// <param name="Amount">Dollars.</param>
internal sealed record LegacyFill(int Slice, decimal Quantity, decimal Price, decimal Amount);
