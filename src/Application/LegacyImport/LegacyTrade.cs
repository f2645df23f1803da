using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>A row of <c>history</c>: an executed purchase or sale.</summary>
/// <param name="Row">Its row id in the file.</param>
/// <param name="Name">The bot's name at the time.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind">What it was.</param>
/// <param name="CycleStartedAt">UTC time of the cycle's first purchase.</param>
/// <param name="ExecutedAt">UTC.</param>
/// <param name="Session">US session.</param>
/// <param name="BuyPrice">What was paid for a share, or the average price that a sale's profit is counted from, in dollars.</param>
/// <param name="SellPrice">What a share was sold for, in dollars; 0 for a purchase.</param>
/// <param name="Quantity">Shares; 0 where the old program kept none and they cannot be worked out.</param>
/// <param name="Profit">Dollars; 0 for a purchase.</param>
/// <param name="ProfitRate">Rate; 0 for a purchase.</param>
/// <param name="WorkedOut">The quantity is not the old program's own record: it follows from profit and prices.</param>
internal sealed record LegacyTrade(
    long Row, string Name, string Symbol, OrderKind Kind, DateTime CycleStartedAt, DateTime ExecutedAt, DateOnly Session, decimal BuyPrice, decimal SellPrice, decimal Quantity, decimal Profit, decimal ProfitRate, bool WorkedOut)
{
    /// <summary>The first versions had another name for it, and only sales.</summary>
    private const string OldDate = "sell_date";

    /// <summary>Which way.</summary>
    public Side Side => Kind.SideOf();

    /// <summary>What names the row in every version of the schema.</summary>
    public string Identity => Digest.OfRow(LegacyTables.History, CycleStartedAt, ExecutedAt, Kind.Name(), Name);

    /// <summary>What the row says; a quantity that was worked out is not said.</summary>
    public string State => Digest.OfRow(Symbol, BuyPrice, SellPrice, Profit, ProfitRate, WorkedOut ? null : Quantity);

    /// <summary>The column that holds the time of the trade.</summary>
    public static string DateColumn(LegacyTable table) => table.Columns.Contains("trade_date", StringComparer.OrdinalIgnoreCase) ? "trade_date" : OldDate;

    /// <summary>Reads a row.</summary>
    /// <returns>Null when it is a bad one, which has been told.</returns>
    public static LegacyTrade? Read(LegacyCells cells, LegacyTime time)
    {
        var kind = cells.Kind("trade_type");
        var executed = cells.Time(cells.Has("trade_date") ? "trade_date" : OldDate);
        var cycle = cells.Time("date_added");
        var (buy, sell) = (cells.Number("buy_price", 0, LegacyCells.LargestAmount), cells.Number("sell_price", 0, LegacyCells.LargestAmount));
        var profit = cells.Number("profit", -LegacyCells.LargestAmount, LegacyCells.LargestAmount);
        var rate = cells.Number("profit_rate", -100, 10_000);
        var (name, symbol) = (cells.Name("name", 100), cells.Symbol("symbol"));
        var recorded = cells.Has("amount");
        var quantity = recorded ? cells.Number("amount", 0, LegacyCells.LargestAmount) : 0;
        if (!cells.IsGood)
        {
            return null;
        }

        if (quantity * Math.Max(buy, sell) > LegacyCells.LargestTotal)
        {
            cells.Refuse("out_of_range", "amount", "Price and quantity together are more than anybody has.", "가격과 수량의 곱이 지나치게 큽니다.");
            return null;
        }

        // As the old program's own migration did it.
        var workedOut = !recorded && kind!.Value.SideOf() == Side.Sell && sell != buy;
        if (workedOut)
        {
            quantity = Math.Round(profit / (sell - buy), MidpointRounding.ToEven);
            workedOut = quantity > 0;
            quantity = Math.Max(quantity, 0);
        }

        return new(cells.RowId, name, symbol, kind!.Value, cycle, executed, time.SessionOf(executed), buy, sell, quantity, profit, rate, workedOut);
    }

    /// <summary>The trade as our books have it.</summary>
    public Trade ToTrade(Guid id, Guid? botId) => new()
    {
        Id = id,
        BotId = botId,
        Name = Name,
        Symbol = Symbol,
        SessionDate = Session,
        Kind = Kind,
        Quantity = Quantity,
        Price = Side == Side.Buy ? BuyPrice : SellPrice,
        Total = Money.ToStored((Side == Side.Buy ? BuyPrice : SellPrice) * Quantity),
        AveragePrice = Side == Side.Buy ? 0 : BuyPrice,
        Profit = Side == Side.Buy ? null : Profit,
        ProfitRate = Side == Side.Buy ? null : ProfitRate,
        RealisedProfit = Side == Side.Buy ? null : Profit,
        CycleStartedAt = CycleStartedAt,
        ExecutedAt = ExecutedAt,
    };
}
