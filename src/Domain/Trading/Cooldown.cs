namespace EggMoney.Domain.Trading;

/// <summary>The pause after a sale, for sales and purchases alike (trading rules, section 3.1; Q24).</summary>
public static class Cooldown
{
    /// <summary>Whether the bot pauses: its latest sale is fewer whole 24-hour spans ago than the bot asks for.</summary>
    /// <param name="bot">Reads LastSaleAt, LastSaleProfit and the settings.</param>
    /// <param name="dueAt">UTC time the plan is due, not the time it runs: a late plan decides the same.</param>
    public static bool Blocks(Bot bot, DateTime dueAt) =>
        bot.SellCooldownDays > 0
        && bot.LastSaleAt is { } soldAt
        && (!bot.SellCooldownLossOnly || bot.LastSaleProfit < 0)
        && dueAt - soldAt < TimeSpan.FromDays(bot.SellCooldownDays);
}
