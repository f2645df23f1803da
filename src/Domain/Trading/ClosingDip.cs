using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>The line of the closing dip that decided (trading rules, section 7).</summary>
public enum DipRule
{
    /// <summary>The bot is not active.</summary>
    Inactive,

    /// <summary>The bot has no closing-dip rules.</summary>
    NoRules,

    /// <summary>The bot is trailing.</summary>
    Trailing,

    /// <summary>It sold in this session.</summary>
    SoldToday,

    /// <summary>A sell order of this session is open.</summary>
    SellOrderOpen,

    /// <summary>All tiers are used.</summary>
    LimitReached,

    /// <summary>The current price is not known.</summary>
    NoPrice,

    /// <summary>The previous close is not known.</summary>
    NoPreviousClose,

    /// <summary>No rule's drop was reached.</summary>
    NotDropped,

    /// <summary>A rule applies, but its money buys no share.</summary>
    NothingToBuy,

    /// <summary>A rule applies: buy.</summary>
    Buy,
}

/// <summary>What the closing dip decided for one bot.</summary>
/// <param name="Rule">The line that decided.</param>
/// <param name="SeedToSpend">Seed × SeedRate in dollars, not rounded; 0 when no rule applies.</param>
/// <param name="Quantity">Whole shares to buy at once; 0 for nothing.</param>
/// <param name="LimitPrice">Limit in dollars; 0 when no rule applies.</param>
/// <param name="Drop">The drop from the previous close as a rate; null when a price is missing or was not looked at.</param>
public sealed record DipDecision(DipRule Rule, decimal SeedToSpend, decimal Quantity, decimal LimitPrice, decimal? Drop);

/// <summary>The purchase near the close after a drop, once per session (trading rules, section 7).</summary>
public static class ClosingDip
{
    /// <summary>Decides.</summary>
    /// <param name="bot">Settings.</param>
    /// <param name="position">The holding; null for none.</param>
    /// <param name="price">Current price in dollars; null when it is not known.</param>
    /// <param name="previousClose">Close of the session before, in dollars; null when it is not known.</param>
    /// <param name="sales">What was sold in this session.</param>
    public static DipDecision Decide(Bot bot, Position? position, decimal? price, decimal? previousClose, SaleFacts sales)
    {
        if (Hindrance(bot, position, sales) is { } rule)
        {
            return None(rule, null);
        }

        if (price is not { } current || current <= 0)
        {
            return None(DipRule.NoPrice, null);
        }

        if (previousClose is not { } previous || previous <= 0)
        {
            return None(DipRule.NoPreviousClose, null);
        }

        var drop = (previous - current) / previous;

        // Multiplied out, so that a drop of exactly 7 % meets a 7 % rule whatever the previous close is (Q13).
        var met = drop <= 0 ? null : bot.ClosingDipRules
            .Where(dip => dip.DropRate * previous <= previous - current)
            .MaxBy(dip => dip.DropRate);
        if (met is null)
        {
            return None(DipRule.NotDropped, drop);
        }

        var dollars = bot.Seed * met.SeedRate;
        var limit = Slicing.BuyLimit(current);
        var quantity = limit > 0 ? Math.Max(0, decimal.Floor(dollars / limit)) : 0;
        return new DipDecision(quantity > 0 ? DipRule.Buy : DipRule.NothingToBuy, dollars, quantity, limit, drop);
    }

    private static DipRule? Hindrance(Bot bot, Position? position, SaleFacts sales) => (bot, position, sales) switch
    {
        ({ Active: false }, _, _) => DipRule.Inactive,
        ({ ClosingDipRules.Count: 0 }, _, _) => DipRule.NoRules,

        // Any mode counts here, also a left-over one: it is cleared by the next plan, and until then not buying is the safe side.
        (_, { TrailingMode: true }, _) => DipRule.Trailing,
        (_, _, { SoldThisSession: true }) => DipRule.SoldToday,
        (_, _, { HasOpenSellOrder: true }) => DipRule.SellOrderOpen,
        _ => Tiers.Of(bot, position) > bot.MaxTier - 1 ? DipRule.LimitReached : null,
    };

    private static DipDecision None(DipRule rule, decimal? drop) => new(rule, 0, 0, 0, drop);
}
