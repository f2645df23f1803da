using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>A name of the old machine's as our rows have it.</summary>
internal sealed class MovedName(LegacyName name)
{
    public LegacyName Name { get; } = name;

    /// <summary>The bot here; null for a holding kept by hand, and where the bot is not taken over.</summary>
    public Bot? Bot { get; set; }

    /// <summary>What is held here, the fills included; null when nothing is.</summary>
    public Position? Position { get; set; }

    /// <summary>The bot was made by this import.</summary>
    public bool IsNewBot { get; set; }

    /// <summary>Nothing of the name is taken over this time, because both sides went on with it and what is here is kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>What the file says was already known, or is kept: its figures are not checked again against rows that went on since.</summary>
    public bool IsChecked { get; set; } = true;
}

/// <summary>What the fills of one order make: the order, its fills and its trade. Of a holding kept by hand only the trade.</summary>
/// <param name="Order">The order, ended; null without a bot.</param>
/// <param name="Fills">The fills; none without a bot.</param>
/// <param name="Trade">The trade.</param>
internal sealed record BookedOrder(Order? Order, IReadOnlyList<Fill> Fills, Trade Trade)
{
    /// <summary>Books an order's fills into a holding, as the end of the order does it here (trading rules, section 4).</summary>
    /// <param name="name">The name, with an order that filled something.</param>
    /// <param name="bot">The bot, whose reserve and latest sale a sale changes; it has its id. Null for a holding kept by hand.</param>
    /// <param name="position">The holding; changed in place.</param>
    /// <param name="newId">Makes ids.</param>
    /// <param name="now">UTC.</param>
    public static BookedOrder Of(LegacyName name, Bot? bot, Position position, Func<Guid> newId, DateTime now)
    {
        var old = name.Order!;
        var average = position.AveragePrice;
        var cycle = position.CycleStartedAt;
        var order = bot is null ? null : new Order
        {
            Id = newId(),
            BotId = bot.Id,
            Symbol = old.Symbol,
            SessionDate = old.Session,
            Origin = OrderOrigin.Import,
            Kind = old.Kind,
            State = OrderState.Completed,
            Requested = old.Requested,
            FilledQuantity = old.Fills.Sum(fill => fill.Quantity),
            FilledAmount = old.Fills.Sum(fill => fill.Amount),
            AveragePriceBefore = old.Side == Side.Sell ? average : 0,
            LatestFillAt = old.PlacedAt,
            PlannedAt = old.PlacedAt,
            EndedAt = now,
        };
        var fills = new List<Fill>();
        var removed = 0m;
        foreach (var fill in old.Fills)
        {
            var cost = 0m;
            if (old.Side == Side.Buy)
            {
                position.Buy(fill.Quantity, fill.Amount, fees: 0, old.PlacedAt);
                cycle ??= position.CycleStartedAt;
            }
            else
            {
                cost = position.Sell(fill.Quantity, old.PlacedAt);
                removed += cost;
            }

            if (order is not null)
            {
                fills.Add(new()
                {
                    Id = newId(),
                    OrderId = order.Id,
                    BotId = order.BotId,
                    Side = old.Side,
                    Symbol = old.Symbol,
                    SessionDate = old.Session,
                    Quantity = fill.Quantity,
                    Amount = fill.Amount,
                    CostRemoved = cost,
                    ExecutedAt = old.PlacedAt,
                });
            }
        }

        position.AveragingCost = Money.ToStored(position.AveragingCost);
        if (order is not null)
        {
            (order.CostRemoved, order.CycleStartedAt) = (removed, cycle);
        }

        return new(order, fills, ToTrade(old, bot, position, order?.Id, average, cycle, removed, newId()));
    }

    private static Trade ToTrade(LegacyOrder old, Bot? bot, Position position, Guid? orderId, decimal average, DateTime? cycle, decimal costRemoved, Guid id)
    {
        var (quantity, total) = (old.Fills.Sum(fill => fill.Quantity), old.Fills.Sum(fill => fill.Amount));
        var trade = new Trade
        {
            Id = id,
            BotId = bot?.Id,
            Name = position.Name,
            Symbol = old.Symbol,
            OrderId = orderId,
            SessionDate = old.Session,
            Kind = old.Kind == OrderKind.Sell && quantity < old.Requested ? OrderKind.SellPart : old.Kind,
            Quantity = quantity,
            Price = Money.ToStored(total / quantity),
            Total = total,
            CycleStartedAt = cycle,
            ExecutedAt = old.PlacedAt,
        };
        if (old.Side == Side.Buy)
        {
            return trade;
        }

        trade.AveragePrice = average;
        trade.Profit = SaleProfit.Of(total, average, quantity);
        trade.ProfitRate = SaleProfit.Rate(trade.Price, average);
        trade.RealisedProfit = total - costRemoved;
        if (bot is null)
        {
            return trade;
        }

        (bot.LastSaleAt, bot.LastSaleProfit, bot.LastSoldSession) = (trade.ExecutedAt, trade.Profit, old.Session);
        if (position.Quantity == 0)
        {
            bot.AddedSeed = 0;
        }
        else
        {
            (bot.AddedSeed, trade.AddedSeedShortfall) = AddedSeed.AfterPartialSale(bot.AddedSeed, bot.Seed, trade.Profit.Value);
        }

        return trade;
    }
}
