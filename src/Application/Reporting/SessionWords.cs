using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Reporting;

/// <summary>A bot's session in a sentence: what filled says more than what was ordered, and that more than what was decided.</summary>
internal static class SessionWords
{
    /// <summary>Tells it; null for a bot that was off and did nothing.</summary>
    public static BotStoryDto? Tell(Bot bot, List<Decision> decisions, List<Order> orders, List<Trade> trades)
    {
        if (!bot.Active && decisions.Count + orders.Count + trades.Count == 0)
        {
            return null;
        }

        var open = orders.FindAll(order => order.State == OrderState.Open);
        var sales = trades.FindAll(trade => trade.Kind.SideOf() == Side.Sell);
        var purchases = trades.FindAll(trade => trade.Kind.SideOf() == Side.Buy);
        var realised = sales.Count > 0 ? sales.Sum(sale => sale.RealisedProfit ?? 0) : (decimal?)null;
        var (outcome, text) = (open, sales, purchases, orders, decisions) switch
        {
            ([var order, ..], _, _, _, _) => (BotOutcome.Working, Working(order)),
            (_, [_, ..], _, _, _) => (BotOutcome.Sold, Sold(sales, realised ?? 0) + (purchases.Count > 0 ? " " + Bought(purchases) : "")),
            (_, _, [_, ..], _, _) => (BotOutcome.Bought, Bought(purchases)),
            (_, _, _, [.., var order], _) => (BotOutcome.Unfilled, Unfilled(order)),
            (_, _, _, _, [_, ..]) => (BotOutcome.Nothing, Decided(decisions)),
            _ => (BotOutcome.None, Language.Pick("Nothing has been decided yet in this session.", "이번 거래일에는 아직 판단하지 않았습니다.")),
        };
        return new(bot.Id, bot.Name, bot.Symbol, outcome, text, realised, orders.Count > 0 ? orders[^1].Id : null);
    }

    /// <summary>The plan's reason; that nothing dropped near the close is no news besides.</summary>
    private static string Decided(List<Decision> decisions)
    {
        var decision = decisions.FindLast(row => row.Origin != OrderOrigin.Dip) ?? decisions[^1];
        return DecisionWords.Of(
            decision.Origin.ToString(), decision.Rule, decision.Kind?.Name(), decision.Amount, JsonSerializer.Deserialize<JsonElement>(decision.Inputs));
    }

    private static string Working(Order order) => order.Side == Side.Buy
        ? Language.Pick(
            $"Buying: {Shares(order.FilledQuantity)} of a purchase of {Dollars(order.Requested)} so far.",
            $"매수하는 중입니다. {Dollars(order.Requested)} 가운데 지금까지 {Shares(order.FilledQuantity)} 체결되었습니다.")
        : Language.Pick(
            $"Selling: {Shares(order.FilledQuantity)} of {Shares(order.Requested)} so far.",
            $"매도하는 중입니다. {Shares(order.Requested)} 가운데 지금까지 {Shares(order.FilledQuantity)} 체결되었습니다.");

    private static string Bought(List<Trade> purchases)
    {
        var (quantity, total) = Sums(purchases);
        return Language.Pick(
            $"Bought {Shares(quantity)} at {Dollars(total / quantity)} for {Dollars(total)}.",
            $"{Shares(quantity)}를 평균 {Dollars(total / quantity)}에 매수했습니다(모두 {Dollars(total)}).");
    }

    private static string Sold(List<Trade> sales, decimal realised)
    {
        var (quantity, total) = Sums(sales);
        return Language.Pick(
            $"Sold {Shares(quantity)} at {Dollars(total / quantity)}: {(realised < 0 ? "a loss" : "a profit")} of {Dollars(Math.Abs(realised))}.",
            $"{Shares(quantity)}를 평균 {Dollars(total / quantity)}에 매도했습니다. {(realised < 0 ? "손실" : "이익")} {Dollars(Math.Abs(realised))}.");
    }

    private static string Unfilled(Order order) => order.Side == Side.Buy
        ? Language.Pick($"A purchase of {Dollars(order.Requested)} did not fill.", $"{Dollars(order.Requested)} 매수 주문이 체결되지 않았습니다.")
        : Language.Pick($"A sale of {Shares(order.Requested)} did not fill.", $"{Shares(order.Requested)} 매도 주문이 체결되지 않았습니다.");

    private static (decimal Quantity, decimal Total) Sums(List<Trade> trades) => (trades.Sum(trade => trade.Quantity), trades.Sum(trade => trade.Total));
}
