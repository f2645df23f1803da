using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>The daily decision of one bot: the first matching line decides, and there is at most one order (trading rules, section 3).
/// Whether the bot is active and free of unfinished orders is the caller's question.</summary>
public static class DailyPlan
{
    /// <summary>Decides.</summary>
    /// <param name="bot">Settings, AddedSeed, and the latest sale for the cooldown.</param>
    /// <param name="position">The holding with its trailing state; null or quantity 0 is no holding.</param>
    /// <param name="price">Current price in dollars; null when it is not known.</param>
    /// <param name="sales">What was sold in this session.</param>
    /// <param name="dueAt">UTC time the plan is due.</param>
    public static PlanDecision Decide(Bot bot, Position? position, decimal? price, SaleFacts sales, DateTime dueAt)
    {
        var trailing = TrailingStop.IsActive(bot, position);
        var state = trailing ? TrailingState.Of(position!) : TrailingState.Off;
        if (!trailing && Cooldown.Blocks(bot, dueAt))
        {
            return None(PlanRule.CoolingDown, state);
        }

        if (price is not { } current || current <= 0)
        {
            return None(PlanRule.NoPrice, state);
        }

        var holding = position is { Quantity: > 0 } ? position : null;
        if (holding is not null && !bot.SkipSell)
        {
            var sale = trailing
                ? WhileTrailing(bot, holding, current, ref state)
                : TryEntry(bot, holding, current, ref state) ? null : Sale(bot, holding, current, state);
            if (sale is not null)
            {
                return sale;
            }
        }

        return sales switch
        {
            { SoldThisSession: true } => None(PlanRule.SoldToday, state),
            { HasOpenSellOrder: true } => None(PlanRule.SellOrderOpen, state),
            _ => Purchase(bot, holding, current, state),
        };
    }

    private static PlanDecision? WhileTrailing(Bot bot, Position holding, decimal price, ref TrailingState state)
    {
        // The state stays with the stop's sale: it is cleared when the holding reaches 0, so that a sale
        // that does not fill leaves the stop armed (Q06).
        if (price < state.StopPrice)
        {
            return SaleOf(PlanRule.StopHit, OrderKind.Sell, holding.Quantity, state);
        }

        state = TrailingStop.Raise(bot, holding, price);
        return Tiers.Of(bot, holding) > bot.MaxTier - 1
            ? SaleOf(PlanRule.TrailingFull, OrderKind.Sell14, holding.Quantity / 4, state)
            : null;
    }

    private static bool TryEntry(Bot bot, Position holding, decimal price, ref TrailingState state)
    {
        if (!TrailingStop.Enters(bot, holding, price))
        {
            return false;
        }

        state = TrailingStop.Enter(bot, holding, price);
        return true;
    }

    private static PlanDecision? Sale(Bot bot, Position holding, decimal price, TrailingState state)
    {
        var takesProfit = price > TakeProfit.Price(holding.AveragePrice, bot.ProfitRate);
        var aboveBand = price > Band.PriceFor(bot, holding);
        return (takesProfit, aboveBand) switch
        {
            (true, true) => SaleOf(PlanRule.TakeProfitAndBand, OrderKind.Sell, holding.Quantity, state),
            (true, false) => SaleOf(PlanRule.TakeProfitOnly, OrderKind.Sell34, holding.Quantity * 3 / 4, state),
            (false, true) => SaleOf(PlanRule.BandOnly, OrderKind.Sell14, holding.Quantity / 4, state),
            _ => null,
        };
    }

    private static PlanDecision Purchase(Bot bot, Position? holding, decimal price, TrailingState state)
    {
        if ((holding?.Invested ?? 0) > (bot.Seed * bot.MaxTier) - bot.Seed)
        {
            return None(PlanRule.LimitReached, state);
        }

        if (state.Mode)
        {
            return PurchaseOf(PlanRule.TrailingBuy, (bot.Seed + bot.AddedSeed) / 3, state);
        }

        if (holding is null)
        {
            return PurchaseOf(PlanRule.FirstBuy, bot.Seed, state);
        }

        return bot.SkipSell ? PurchaseOf(PlanRule.SkipSellBuy, bot.Seed, state) : TestedPurchase(bot, holding, price, state);
    }

    private static PlanDecision TestedPurchase(Bot bot, Position holding, decimal price, TrailingState state)
    {
        var enabled = 0;
        var passed = 0;
        if (bot.CheckAveragePrice)
        {
            enabled++;
            passed += price < holding.AveragePrice ? 1 : 0;
        }

        if (bot.CheckBandPrice)
        {
            enabled++;
            passed += price < Band.PriceFor(bot, holding) ? 1 : 0;
        }

        return (enabled, passed) switch
        {
            (0, _) => None(PlanRule.NoCheckEnabled, state),
            (_, 0) => None(PlanRule.NoCheckPassed, state),
            _ => PurchaseOf(PlanRule.ChecksPassed, (bot.Seed + bot.AddedSeed) * passed / enabled, state),
        };
    }

    private static PlanDecision None(PlanRule rule, TrailingState state) => new(rule, null, 0, state);

    private static PlanDecision SaleOf(PlanRule rule, OrderKind kind, decimal shares, TrailingState state)
    {
        // Brokers take whole shares only: a fraction stays (Q08), and a sale of none is no order (Q07).
        var whole = decimal.Floor(shares);
        return whole > 0 ? new(rule, kind, whole, state) : None(PlanRule.SaleOfNothing, state);
    }

    private static PlanDecision PurchaseOf(PlanRule rule, decimal dollars, TrailingState state)
    {
        var cents = Money.ToCents(dollars);
        return cents > 0 ? new(rule, OrderKind.Buy, cents, state) : None(PlanRule.NothingToSpend, state);
    }
}
