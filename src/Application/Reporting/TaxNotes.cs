using EggMoney.Application.Common;

namespace EggMoney.Application.Reporting;

/// <summary>What to know about the figures of a tax estimate.</summary>
internal static class TaxNotes
{
    /// <summary>In the reader's language, the most general first.</summary>
    public static IEnumerable<string> Of(TaxHistory history, bool replaced, bool complete)
    {
        yield return Language.Pick(
            "An estimate from this server's books, not advice. What your broker reports is what counts, and shares that you hold elsewhere belong to the same allowance.",
            "이 서버의 장부로 계산한 추정치이며 세무 자문이 아닙니다. 신고에는 증권사의 자료를 사용하십시오. 다른 곳에서 보유한 해외 주식도 같은 기본공제에 포함됩니다.");
        if (history.LeavesOut)
        {
            yield return Language.Pick(
                "Trades on practice accounts are left out: your bots trade with money now.",
                "현재 실거래 계좌로 매매하고 있으므로 모의 계좌의 거래는 제외했습니다.");
        }

        if (history.Opening.Count > 0)
        {
            yield return Language.Pick(
                "Some shares were there before the history begins. They count at the cost that the books have, as bought on the day of the first trade known.",
                "기록이 시작되기 전부터 보유한 주식이 있습니다. 장부상 원가로, 알려진 첫 거래의 결제일에 취득한 것으로 가정했습니다.");
        }

        foreach (var lot in history.Opening.Where(lot => lot.LooksLike is not null))
        {
            yield return Language.Pick(
                $"The assumed shares of {lot.Symbol} look like the work of a {lot.LooksLike} split that is not recorded. If there was one, record it under /splits with 'historyOnly': until then these costs are wrong.",
                $"기록 이전에 보유한 것으로 가정한 {lot.Symbol} 주식은 등록되지 않은 {lot.LooksLike} 주식 분할의 결과로 보입니다. 분할이 있었다면 /splits에서 'historyOnly'로 등록해 주십시오. 등록하실 때까지 취득가액이 올바르지 않습니다.");
        }

        if (replaced)
        {
            yield return Language.Pick(
                "Some days had no exchange rate of their own; the nearest earlier one, or the month's, stood in. Set them under /exchange-rates/daily.",
                "환율이 없는 날짜가 있어 가장 가까운 이전 환율 또는 해당 월의 환율을 사용했습니다. /exchange-rates/daily에서 입력하실 수 있습니다.");
        }

        if (!complete)
        {
            yield return Language.Pick(
                "Some days have no exchange rate at all; what was bought or sold on them counts as nothing. These figures are of no use until a rate is set.",
                "환율을 전혀 알 수 없는 날짜가 있어 해당 거래가 0원으로 계산되었습니다. 환율을 입력하실 때까지 이 수치를 사용하지 마십시오.");
        }
    }
}
