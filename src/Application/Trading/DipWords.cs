using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Trading;

/// <summary>The lines of the closing dip in sentences (trading rules, section 7).</summary>
internal static class DipWords
{
    public static string Of(DipRule rule, bool bought, DecisionFigures seen)
    {
        var (price, close) = (Dollars(seen.Price), Dollars(seen.PreviousClose));
        var drop = seen.Number("drop");
        return rule switch
        {
            DipRule.Inactive => Nothing("the bot was not active.", "활성 상태가 아닌 봇입니다."),
            DipRule.NoRules => Nothing("the bot has no rules for drops.", "급락 매수 규칙이 없는 봇입니다."),
            DipRule.Trailing => Nothing("the trailing stop was running.", "트레일링 스탑이 적용 중이었습니다."),
            DipRule.SoldToday => Nothing("the bot had sold in this session.", "이번 장에서 이미 매도한 봇입니다."),
            DipRule.SellOrderOpen => Nothing("a sale of this session was still open.", "이번 장의 매도 주문이 아직 진행 중이었습니다."),
            DipRule.LimitReached => Nothing("all tiers were used.", "티어를 모두 사용했습니다."),
            DipRule.NoPrice => Nothing("no price was received.", "현재가를 받지 못했습니다."),
            DipRule.NoPreviousClose => Nothing("no previous close was received.", "전일 종가를 받지 못했습니다."),
            _ when Hindrance(seen.Reason) is { } hindrance => Nothing(hindrance, hindrance),
            DipRule.NotDropped when drop is null or <= 0 => Nothing($"the price {price} was not below the previous close {close}.", $"현재가 {price}가 전일 종가 {close}보다 낮지 않았습니다."),
            DipRule.NotDropped => Nothing(
                $"the price {price} was {Percent(drop)} below the previous close {close}, less than its smallest rule asks for.",
                $"현재가 {price}가 전일 종가 {close}보다 {Percent(drop)} 낮았으나 가장 작은 하락률 규칙에 미치지 못했습니다."),
            DipRule.NothingToBuy => Nothing(
                $"the price {price} was {Percent(drop)} below the previous close {close}, but {Dollars(seen.Number("seedToSpend"))} does not buy one share.",
                $"현재가 {price}가 전일 종가 {close}보다 {Percent(drop)} 낮았으나 {Dollars(seen.Number("seedToSpend"))}로는 1주를 살 수 없습니다."),
            DipRule.Buy when bought => Language.Pick(
                $"Purchase near the close of {Shares(seen.Number("quantity"))} for {Dollars(seen.Number("limitPrice"))} each at most: the price {price} was {Percent(drop)} below the previous close {close}.",
                $"마감 전 급락 매수 {Shares(seen.Number("quantity"))}(지정가 {Dollars(seen.Number("limitPrice"))}). 현재가 {price}가 전일 종가 {close}보다 {Percent(drop)} 낮았습니다."),
            DipRule.Buy => Nothing("it could not be ordered.", "주문할 수 없었습니다."),
            _ => rule.ToString(),
        };
    }

    /// <summary>A rule may have applied, and yet the order was refused.</summary>
    private static string? Hindrance(string? reason) => reason switch
    {
        null => null,
        BuyClosingDipHandler.NoAccount => Language.Pick("no brokerage account was active.", "활성화된 증권 계좌가 없었습니다."),
        _ => SliceWords.For(reason),
    };

    private static string Nothing(string english, string korean) => Language.Pick($"No purchase near the close: {english}", $"마감 전 매수 없음. {korean}");
}
