using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>Comparing what was booked: holdings and trades.</summary>
internal static class BookCompare
{
    public static void Holding(Differences found, string name, Position? position, IEnumerable<JsonObject> trades)
    {
        var rows = trades.Where(row => row.Text("name") == name).ToList();
        var expected = LegacyRows.Position(name, "", rows);
        found.Shares($"{name} held", expected?.Quantity ?? 0, position?.Quantity ?? 0);
        if (expected is null || position is not { Quantity: > 0 })
        {
            return;
        }

        found.Price($"{name} average", expected.AveragePrice, position.AveragePrice);
        found.Near($"{name} averaging cost", expected.AveragingCost, position.AveragingCost, (0.01m * position.Quantity) + 0.01m);
        found.Same($"{name} cycle", expected.CycleStartedAt?.Date, position.CycleStartedAt?.Date);
        found.Same($"{name} latest", expected.LatestTradeAt?.Date, position.LatestTradeAt?.Date);
    }

    public static void Purchase(Differences found, JsonObject? row, decimal shares, decimal total, DateTime at)
    {
        found.Require(row is not null, "the purchase is not in the old history");
        if (row is not null)
        {
            found.Same("trade", "Buy", row.Text("trade_type") == "Buy_Force" ? "Buy" : row.Text("trade_type"));
            found.Shares("bought", row.Number("amount"), shares);
            found.Price("buy price", row.Number("buy_price"), total / shares);
            found.Same("bought on", row.Time("trade_date")?.Date, at.Date);
        }
    }

    public static void Sale(Differences found, JsonObject? row, OrderKind kind, decimal shares, decimal total, decimal average, DateTime at)
    {
        found.Require(row is not null, "the sale is not in the old history");
        if (row is not null)
        {
            found.Same("trade", row.Text("trade_type"), kind.Name());
            found.Shares("sold", row.Number("amount"), shares);
            found.Price("sell price", row.Number("sell_price"), total / shares);
            found.Price("cost price", row.Number("buy_price"), average);
            found.Profit("profit", row.Number("profit"), SaleProfit.Of(total, average, shares), shares);
            found.Rate("profit rate", row.Number("profit_rate"), SaleProfit.Rate(total / shares, average));
            found.Same("sold on", row.Time("trade_date")?.Date, at.Date);
        }
    }
}
