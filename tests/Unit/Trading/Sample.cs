using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Trading;

/// <summary>The bot and holding of old-defects.json, to be varied.</summary>
internal static class Sample
{
    public static readonly DateTime Due = new(2025, 11, 3, 15, 5, 0, DateTimeKind.Utc);

    public static Bot Bot(string name = "TQ_1", string symbol = "TQQQ") => new()
    {
        Name = name, Symbol = symbol, Seed = 500, MaxTier = 20, ProfitRate = 0.1m, BandPercent = 20, PivotRule = PivotRule.P1,
    };

    public static Bot TrailingBot()
    {
        var bot = Bot();
        bot.TrailingEnabled = true;
        return bot;
    }

    public static Position Holding(decimal quantity, decimal average, string name = "TQ_1", string symbol = "TQQQ") => new()
    {
        Name = name, Symbol = symbol, Quantity = quantity, AveragePrice = average, AveragingCost = quantity * average, Cost = quantity * average,
        CycleStartedAt = Due.AddDays(-30), LatestTradeAt = Due.AddDays(-30),
    };

    public static Position Trailing(decimal quantity, decimal average, decimal high, decimal stop)
    {
        var position = Holding(quantity, average);
        new TrailingState(true, high, stop).ApplyTo(position);
        return position;
    }

    public static PlanDecision Plan(Bot bot, Position? position, decimal? price) => DailyPlan.Decide(bot, position, price, SaleFacts.None, Due);
}
