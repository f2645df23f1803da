using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>Entering, raising and hitting the trailing stop (trading rules, section 5).</summary>
public static class TrailingStop
{
    /// <summary>Whether the bot is trailing now: the setting is on, and the mode is on for something that is held.
    /// A mode left over from a setting switched off (Q05) or from a holding that ended (Q06) counts as not trailing.</summary>
    public static bool IsActive(Bot bot, Position? position) =>
        bot.TrailingEnabled && position is { TrailingMode: true, Quantity: > 0 };

    /// <summary>Whether the price takes a bot that is not trailing yet into trailing.</summary>
    public static bool Enters(Bot bot, Position position, decimal price) =>
        bot.TrailingEnabled
        && position is { TrailingMode: false, Quantity: > 0 }
        && price > TakeProfit.Price(position.AveragePrice, bot.ProfitRate)
        && Tiers.Of(bot, position) >= bot.TrailingTierThreshold * bot.MaxTier;

    /// <summary>The state on entry: the price is the high, and nothing of an earlier stop is left.</summary>
    public static TrailingState Enter(Bot bot, Position position, decimal price) =>
        Raise(bot, position.AveragePrice, new TrailingState(true, price, 0), price);

    /// <summary>Updates the high and the stop of a holding that is trailing. The stop never falls.</summary>
    public static TrailingState Raise(Bot bot, Position position, decimal price) =>
        Raise(bot, position.AveragePrice, TrailingState.Of(position), price);

    private static TrailingState Raise(Bot bot, decimal average, TrailingState state, decimal price)
    {
        var high = Math.Max(state.HighWatermark, price);
        var candidate = Math.Max(high - (average * bot.TrailingStopRate), average * (1 - bot.TrailingFloorRate));
        return new TrailingState(true, high, Math.Max(state.StopPrice, candidate));
    }
}
