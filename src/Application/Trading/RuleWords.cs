using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>Rules in a few English words, for a column of a table on the command line; whole sentences with their figures are <see cref="DecisionWords"/>.</summary>
public static class RuleWords
{
    private static readonly Dictionary<string, string> Plan = new(StringComparer.Ordinal)
    {
        [nameof(PlanRule.CoolingDown)] = "cools down after its latest sale",
        [nameof(PlanRule.NoPrice)] = "no price",
        [nameof(PlanRule.TakeProfitAndBand)] = "above take-profit and band: sell all",
        [nameof(PlanRule.TakeProfitOnly)] = "above take-profit: sell three quarters",
        [nameof(PlanRule.BandOnly)] = "above the band: sell a quarter",
        [nameof(PlanRule.SaleOfNothing)] = "a sale of less than one share: nothing",
        [nameof(PlanRule.StopHit)] = "below the trailing stop: sell all",
        [nameof(PlanRule.TrailingFull)] = "trailing, all tiers used: sell a quarter",
        [nameof(PlanRule.SoldToday)] = "sold in this session: nothing",
        [nameof(PlanRule.SellOrderOpen)] = "a sale is open: nothing",
        [nameof(PlanRule.LimitReached)] = "all tiers used: nothing",
        [nameof(PlanRule.TrailingBuy)] = "trailing: buy a third",
        [nameof(PlanRule.FirstBuy)] = "holds nothing: buy one seed",
        [nameof(PlanRule.SkipSellBuy)] = "never sells: buy one seed",
        [nameof(PlanRule.ChecksPassed)] = "below average or band: buy",
        [nameof(PlanRule.NoCheckEnabled)] = "no purchase test is on: nothing",
        [nameof(PlanRule.NoCheckPassed)] = "not below average or band: nothing",
        [nameof(PlanRule.NothingToSpend)] = "added seed used the money up: nothing",

        // What the plan notes when the rules were not asked.
        [BotPlanner.UnfinishedOrder] = "an order is not finished: nothing",
        [BotPlanner.PausedBot] = "paused by its owner: nothing",
        [BotPlanner.DecisionFailed] = "could not be decided",
        [BotPlanner.NoAccount] = "no account is active: nothing",
        [BotPlanner.Unconfirmed] = "the price leapt and is not confirmed: nothing",
        [BotPlanner.SplitUnknown] = "perhaps split: nothing",
        [nameof(PauseReason.SplitSuspected)] = "perhaps split, stopped: nothing",
        [nameof(PauseReason.OrderUndecided)] = "an order needs an answer, stopped: nothing",
    };

    private static readonly Dictionary<string, string> Dip = new(StringComparer.Ordinal)
    {
        [nameof(DipRule.Inactive)] = "inactive",
        [nameof(DipRule.NoRules)] = "no rules",
        [nameof(DipRule.Trailing)] = "trailing: nothing",
        [nameof(DipRule.SoldToday)] = "sold in this session: nothing",
        [nameof(DipRule.SellOrderOpen)] = "a sale is open: nothing",
        [nameof(DipRule.LimitReached)] = "all tiers used: nothing",
        [nameof(DipRule.NoPrice)] = "no price",
        [nameof(DipRule.NoPreviousClose)] = "no previous close",
        [nameof(DipRule.NotDropped)] = "no such drop",
        [nameof(DipRule.NothingToBuy)] = "dropped, but the money buys no share",
        [nameof(DipRule.Buy)] = "dropped: buy",
    };

    /// <summary>A rule in words; one without words as it is.</summary>
    /// <param name="origin">Which decision of the session.</param>
    /// <param name="rule">The rule's name.</param>
    public static string Of(OrderOrigin origin, string rule) => (origin == OrderOrigin.Dip ? Dip : Plan).GetValueOrDefault(rule, rule);
}
