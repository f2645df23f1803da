using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>The band around the average price: above it a quarter is sold, below it a purchase test passes (trading rules, section 2).</summary>
public static class Band
{
    /// <summary>p(T), a rate over the average price. One division each, at the end, so that thresholds stay exact in decimal.</summary>
    /// <param name="rule">Where the band crosses zero.</param>
    /// <param name="tier">T.</param>
    /// <param name="maxTier">MaxTier; above 0.</param>
    /// <param name="bandPercent">Width in percent, for example 20.</param>
    public static decimal Offset(PivotRule rule, decimal tier, decimal maxTier, decimal bandPercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxTier);
        var width = bandPercent / 100;
        return rule switch
        {
            PivotRule.P1 => width * (maxTier - tier) / maxTier,
            PivotRule.P1_2 => width * (maxTier - (2 * tier)) / maxTier,

            // Two lines that meet at two thirds: the second falls twice as steeply.
            PivotRule.P2_3 when 3 * tier <= 2 * maxTier => width * ((2 * maxTier) - (3 * tier)) / (2 * maxTier),
            PivotRule.P2_3 => -width * ((3 * tier) - (2 * maxTier)) / maxTier,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
        };
    }

    /// <summary>round(average price × (1 + offset), 2), in dollars.</summary>
    public static decimal Price(decimal averagePrice, decimal offset) => Money.ToCents(averagePrice * (1 + offset));

    /// <summary>The band price of a bot, in dollars; null without a holding.</summary>
    public static decimal? PriceFor(Bot bot, Position? position) => position is { Quantity: > 0 }
        ? Price(position.AveragePrice, Offset(bot.PivotRule, Tiers.Of(bot, position), bot.MaxTier, bot.BandPercent))
        : null;
}
