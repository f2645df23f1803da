using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>What changes on bots after the close (trading rules, section 8).</summary>
public static class AfterClose
{
    /// <summary>The wanted <see cref="Bot.CheckAveragePrice"/>: on from T = MaxTier/3, off below. An inactive bot's stays as it is.</summary>
    public static bool AveragePriceCheck(Bot bot, Position? position) =>
        bot.Active ? 3 * Tiers.Of(bot, position) >= bot.MaxTier : bot.CheckAveragePrice;

    /// <summary>The bots to activate, with <see cref="Bot.CheckBandPrice"/> on: of each symbol with active bots whose lowest T reaches the
    /// threshold, the first inactive one.</summary>
    /// <param name="bots">One user's bots with their holdings, in the order of their ordinals.</param>
    /// <param name="threshold">Share of MaxTier.</param>
    public static IReadOnlyList<Bot> AutoStart(IReadOnlyList<(Bot Bot, Position? Position)> bots, decimal threshold)
    {
        var started = new List<Bot>();
        foreach (var symbol in bots.GroupBy(entry => entry.Bot.Symbol))
        {
            var active = symbol.Where(entry => entry.Bot.Active).ToList();
            var next = symbol.FirstOrDefault(entry => !entry.Bot.Active).Bot;
            if (next is null || active.Count == 0)
            {
                continue;
            }

            var lowest = active.MinBy(entry => Tiers.Of(entry.Bot, entry.Position));
            if (Tiers.Of(lowest.Bot, lowest.Position) >= threshold * lowest.Bot.MaxTier)
            {
                started.Add(next);
            }
        }

        return started;
    }
}
