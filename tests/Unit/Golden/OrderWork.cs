using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>One order's life from the domain's own pieces: ask, book every fill when it is known, complete (trading rules, section 4).</summary>
internal sealed class OrderWork
{
    public OrderWork(JsonObject test)
    {
        Bot = LegacyRows.Bot(test.Object("bot")!);
        Position = LegacyRows.Position(Bot.Name, Bot.Symbol, test.Objects("trades"));
        var kind = OrderKinds.Parse(test.Object("order")!.Text("type")!);
        var value = test.Object("order")!.Number("value") ?? 0;
        Order = new Order
        {
            Symbol = Bot.Symbol,
            Kind = kind,
            Requested = kind.SideOf() == Side.Buy ? Money.ToCents(value) : decimal.Floor(value),
        };
    }

    public Bot Bot { get; }

    public Position? Position { get; private set; }

    public Order Order { get; }

    /// <summary>What AddedSeed would have fallen below its floor.</summary>
    public decimal Shortfall { get; private set; }

    /// <summary>A full sale that did not fill whole is a partial one.</summary>
    public OrderKind TradeKind => Order.Kind == OrderKind.Sell && Order.FilledQuantity < Order.Requested ? OrderKind.SellPart : Order.Kind;

    public SliceRequest? Ask(int slicesLeft, decimal? price) => (price, Order.Side) switch
    {
        (null, _) => null,
        ({ } current, Side.Buy) => Slicing.Buy(Order.Left, slicesLeft, current),
        ({ } current, _) => Slicing.Sell(Order.Left, slicesLeft, current),
    };

    public void Book(decimal shares, decimal amount, DateTime at)
    {
        if (Order.Side == Side.Buy)
        {
            Position ??= new Position { Name = Bot.Name, Symbol = Bot.Symbol };
            Position.Buy(shares, amount, 0, at);
        }
        else
        {
            Order.AveragePriceBefore = Order.FilledQuantity == 0 ? Position!.AveragePrice : Order.AveragePriceBefore;
            Order.CostRemoved += Position!.Sell(shares, at);
        }

        Order.FilledQuantity += shares;
        Order.FilledAmount += amount;
        Order.LatestFillAt = at;
    }

    public void Complete()
    {
        Order.State = Order.FilledQuantity > 0 ? OrderState.Completed : OrderState.Unfilled;
        if (Order.Side == Side.Sell && Order.FilledQuantity > 0)
        {
            var profit = SaleProfit.Of(Order.FilledAmount, Order.AveragePriceBefore, Order.FilledQuantity);
            (Bot.AddedSeed, Shortfall) = Position!.Quantity > 0 ? AddedSeed.AfterPartialSale(Bot.AddedSeed, Bot.Seed, profit) : (0, 0);
        }
    }
}
