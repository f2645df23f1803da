using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Trading;

/// <summary>What was decided and why, as its reader reads it: a sentence with the figures that were seen.</summary>
public static class DecisionWords
{
    /// <summary>The rule of a decision that an old machine took.</summary>
    public const string ImportedRule = "Imported";

    /// <summary>Says it.</summary>
    /// <param name="origin">Which decision of the session.</param>
    /// <param name="rule">The rule that decided, or why none did.</param>
    /// <param name="kind">What was ordered; null for nothing.</param>
    /// <param name="amount">Dollars (purchase) or shares (sale).</param>
    /// <param name="inputs">What was known.</param>
    public static string Of(string origin, string rule, string? kind, decimal amount, JsonElement inputs)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var figures = new DecisionFigures(inputs);
        return origin switch
        {
            nameof(OrderOrigin.Dip) => Enum.TryParse<DipRule>(rule, out var dip) ? DipWords.Of(dip, kind is not null, figures) : rule,
            nameof(OrderOrigin.Hand) => ByHand(kind, amount),
            _ => Enum.TryParse<PlanRule>(rule, out var line) ? PlanWords.Of(line, amount, figures) : NoTurn(rule, kind, amount, figures),
        };
    }

    /// <summary>What was ordered in words, for example <c>매수 $600.00</c>.</summary>
    internal static string Order(string? kind, decimal amount) => kind is null || !OrderKinds.TryParse(kind, out var known)
        ? Language.Pick("nothing", "주문 없음")
        : known.SideOf() == Side.Buy ? Language.Pick($"a purchase of {Dollars(amount)}", $"{Dollars(amount)} 매수") : Language.Pick($"a sale of {Shares(amount)}", $"{Shares(amount)} 매도");

    private static string ByHand(string? kind, decimal amount) => Language.Pick($"Ordered by hand: {Order(kind, amount)}.", $"직접 주문하셨습니다: {Order(kind, amount)}.");

    /// <summary>The rules were not asked.</summary>
    private static string NoTurn(string rule, string? kind, decimal amount, DecisionFigures figures) => rule switch
    {
        BotPlanner.PausedBot => Language.Pick("Nothing was decided: you have paused the bot.", "판단하지 않았습니다. 직접 일시 정지하신 봇입니다."),
        BotPlanner.UnfinishedOrder => Language.Pick(
            "Nothing was decided: an earlier order of the bot, or a gain realisation, was not finished.", "판단하지 않았습니다. 봇의 이전 주문이나 양도세 처리가 아직 끝나지 않았습니다."),
        BotPlanner.NoAccount => Language.Pick("Nothing was decided: no brokerage account was active.", "판단하지 않았습니다. 활성화된 증권 계좌가 없었습니다."),
        BotPlanner.Unconfirmed => Language.Pick(
            $"Nothing was decided: the price {Dollars(figures.Price)} had leapt, and no second price confirmed it.", $"판단하지 않았습니다. 현재가 {Dollars(figures.Price)}가 크게 변했으나 두 번째 가격으로 확인되지 않았습니다."),
        BotPlanner.SplitUnknown => Language.Pick(
            $"Nothing was decided: the price {Dollars(figures.Price)} was far off the previous close, and whether there was a split could not be asked.",
            $"판단하지 않았습니다. 현재가 {Dollars(figures.Price)}가 전일 종가와 크게 다르나 액면분할 여부를 확인하지 못했습니다."),
        BotPlanner.DecisionFailed => Language.Pick("Nothing was decided: deciding failed. Look at the bot's settings.", "판단하지 못했습니다. 판단 중 오류가 발생했으니 봇 설정을 확인해 주십시오."),
        nameof(PauseReason.SplitSuspected) => Language.Pick(
            "Nothing was decided: the bot is stopped because a split is suspected. Apply the split, or resume the bot.", "판단하지 않았습니다. 액면분할이 의심되어 멈춘 봇입니다. 분할을 반영하시거나 봇을 재개해 주십시오."),
        nameof(PauseReason.OrderUndecided) => Language.Pick(
            "Nothing was decided: the bot is stopped until you say what became of an order.", "판단하지 않았습니다. 주문이 어떻게 되었는지 답변해 주실 때까지 멈춘 봇입니다."),
        ImportedRule => Language.Pick($"Decided by the old program before the move: {Order(kind, amount)}.", $"이전 프로그램이 옮겨 오기 전에 판단했습니다: {Order(kind, amount)}."),
        _ => rule,
    };
}
