using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>A slice's error as its reader reads it. It is written down once, in English and with the figures of that moment, and its code stays what it is; a
/// Korean reader gets the code's meaning, and beside it the words with the figures.</summary>
public static class SliceWords
{
    private const string Separator = ": ";

    /// <summary>What each code means.</summary>
    internal static IReadOnlyDictionary<string, string> Korean { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["trading_paused"] = "거래가 일시 정지되어 있었습니다.",
        ["session_closed"] = "장이 열려 있지 않습니다.",
        ["price_missing"] = "현재가를 받지 못했습니다.",
        ["previous_close_missing"] = "전일 종가를 받지 못했습니다.",
        ["price_stale"] = "현재가를 받은 지 1분이 넘었습니다.",
        ["price_unconfirmed"] = "현재가가 이번 장의 직전 가격과 20% 넘게 차이 나며, 두 번째 가격으로 확인되지 않았습니다.",
        ["split_suspected"] = "종목이 액면분할된 것으로 보입니다.",
        ["split_unknown"] = "현재가가 전일 종가와 크게 다르나 액면분할 여부를 확인할 수 없었습니다.",
        ["too_many_orders"] = "허용된 횟수보다 많은 주문이 이미 전송되었습니다.",
        ["order_too_large"] = "주문 금액이 설정하신 1회 주문 한도를 넘습니다.",
        ["sale_over_holding"] = "매도 수량이 봇이 매도할 수 있는 보유 수량을 넘습니다.",
        ["tier_over_limit"] = "봇의 투자 한도를 넘습니다.",
        ["buying_power_unknown"] = "증권사에서 주문 가능 금액을 확인하지 못했습니다.",
        ["buying_power_short"] = "계좌의 주문 가능 금액이 부족합니다.",
        [SliceCodes.Ambiguous] = "전송한 주문보다 많은 동일한 주문이 증권사에 있습니다.",
        [SliceCodes.Missing] = "증권사가 번호를 부여한 주문이 증권사 내역에 없습니다.",
        [SliceCodes.Oversold] = "증권사 내역의 매도 수량이 봇의 보유 수량을 넘습니다.",
        [SliceCodes.Replaced] = "증권사에서 정정된 주문입니다. 새 주문은 봇의 주문이 아닙니다.",
        [SliceCodes.NeverPlaced] = "접수된 적 없는 주문이라고 답변하셨습니다.",
        [SliceCodes.OversoldAccepted] = "보유 수량만큼만 매도로 기록하고 나머지 대금은 현금 내역으로 기록했습니다.",
    };

    /// <summary>Whether a code is one of ours.</summary>
    public static bool Knows(string code) => Korean.ContainsKey(code);

    /// <summary>The error for its reader; what has no code of ours stays as it is.</summary>
    public static string? For(string? error)
    {
        if (error is null || error.IndexOf(Separator, StringComparison.Ordinal) is not (> 0 and var end) || !Korean.TryGetValue(error[..end], out var korean))
        {
            return error;
        }

        var words = error[(end + Separator.Length)..];
        return Language.Pick(error, SliceCodes.With(error[..end], words.Any(char.IsDigit) ? $"{korean} ({words})" : korean));
    }
}
