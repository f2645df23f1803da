namespace EggMoney.Application.LegacyImport;

/// <summary>A row of <c>trade</c>: a holding, not an execution.</summary>
/// <param name="Row">Its row id in the file.</param>
/// <param name="Name">The bot's name, or what its owner called it.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Since">UTC time of the cycle's first purchase.</param>
/// <param name="LatestAt">UTC time of the latest trade.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="Quantity">Shares; of the reserve, dollars.</param>
/// <param name="Cost">What the average is made from, in dollars.</param>
internal sealed record LegacyHolding(long Row, string Name, string Symbol, DateTime Since, DateTime LatestAt, decimal Price, decimal Quantity, decimal Cost)
{
    /// <summary>The name of the cash-like reserve.</summary>
    public const string Reserve = "RP";

    /// <summary>Whether it is the reserve.</summary>
    public bool IsReserve => Name == Reserve;

    /// <summary>Reads a row.</summary>
    /// <returns>Null when it is a bad one, which has been told.</returns>
    public static LegacyHolding? Read(LegacyCells cells)
    {
        var holding = new LegacyHolding(
            cells.RowId,
            cells.Name("name", 100),
            cells.Symbol("symbol"),
            cells.Time("date_added"),
            cells.Time("latest_date_trade"),
            cells.Number("purchase_price", 0, LegacyCells.LargestAmount),
            cells.Number("amount", 0, LegacyCells.LargestAmount),
            cells.Number("total_price", 0, LegacyCells.LargestAmount * 100));

        // Not needed, but a machine that wrote something else there wrote the rest wrongly too.
        if (cells.Has("trade_type") && cells.Text("trade_type") is { } kind && !string.Equals(kind, "hold", StringComparison.OrdinalIgnoreCase))
        {
            cells.Kind("trade_type");
        }

        if (cells.IsGood && holding.Price * holding.Quantity > LegacyCells.LargestTotal)
        {
            cells.Refuse("out_of_range", "amount", "Price and quantity together are more than anybody has.", "가격과 수량의 곱이 지나치게 큽니다.");
        }

        return cells.IsGood ? holding : null;
    }
}
