using System.Text.Json;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>What a bot's plan would decide at the price of now. Nothing is ordered.</summary>
/// <param name="Rule">The line of the daily plan that would decide.</param>
/// <param name="Kind">What would be ordered; null for nothing.</param>
/// <param name="Amount">Dollars (purchase) or shares (sale); 0 for nothing.</param>
/// <param name="Text">The same in a sentence, in the reader's language.</param>
public sealed record BotOutlookDto(string Rule, string? Kind, decimal Amount, string Text)
{
    /// <summary>By the rules alone: whether the bot is planned at all is another question.</summary>
    internal static BotOutlookDto Of(Bot bot, Position? position, Quote? quote, DateOnly? session, DateTime now)
    {
        var plan = DailyPlan.Decide(bot, position, quote?.Price, new(bot.LastSoldSession is { } sold && sold == session, HasOpenSellOrder: false), now);
        var inputs = JsonSerializer.SerializeToElement(BotPlanner.InputsOf(now, bot, position, quote), JsonSerializerOptions.Web);
        var rule = plan.Rule.ToString();
        var kind = plan.Kind?.Name();
        return new(rule, kind, plan.Amount, DecisionWords.Of(nameof(OrderOrigin.Plan), rule, kind, plan.Amount, inputs));
    }
}
