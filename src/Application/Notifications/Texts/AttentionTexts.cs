using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>What only a person can settle.</summary>
internal static class AttentionTexts
{
    public static MessageText Of(DateOnly? session, JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            return NotDecided(session, data);
        }

        var reason = data.Text("reason");
        var which = Words.BotAndSymbol(data);
        return reason switch
        {
            SliceCodes.Ambiguous => Undecided(data, Language.Pick(
                "The answer to this order was lost, and the broker lists more equal orders than were sent. Say which one is the bot's.",
                "이 주문의 응답을 받지 못했고, 증권사에 동일한 주문이 전송한 것보다 많습니다. 어느 주문이 봇의 주문인지 알려 주십시오.")),
            SliceCodes.Missing => Undecided(data, Language.Pick(
                "The broker gave this order a number and does not list it. Say what became of it.",
                "증권사가 번호를 부여한 주문이 증권사 내역에 없습니다. 어떻게 되었는지 확인하여 알려 주십시오.")),
            SliceCodes.Oversold => Undecided(data, Language.Pick(
                "By the broker's list it sold more than the bot holds. It is not booked until you say how.",
                "증권사 내역의 매도 수량이 봇의 보유 수량보다 많습니다. 처리 방법을 알려 주실 때까지 장부에 반영하지 않습니다.")),
            "splitSuspected" => Split(data),
            "fillsWentBackwards" => new(
                Language.Pick($"The broker lists fewer fills than before: {which}", $"증권사의 체결 수량이 줄었습니다: {which}"),
                Details(data, details => Language.Pick(
                    $"Booked are {Words.Shares(details.Number("booked"))}, listed {Words.Shares(details.Number("listed"))}. The books stay as they are; compare with the broker.",
                    $"장부에는 {Words.Shares(details.Number("booked"))}, 증권사 내역에는 {Words.Shares(details.Number("listed"))}입니다. 장부는 그대로 두었으니 증권사 내역과 비교해 주십시오."))),
            "orderReplaced" => new(
                Language.Pick($"An order was revised at the broker: {which}", $"증권사에서 주문이 정정되었습니다: {which}"),
                Details(data, details => Language.Pick(
                    $"Order {details.Text("orderNumber")} ended with {Words.Shares(details.Number("filledQuantity"))} filled. What replaced it is yours, not the bot's.",
                    $"주문 {details.Text("orderNumber")}은(는) {Words.Shares(details.Number("filledQuantity"))} 체결 후 종료되었습니다. 정정된 새 주문은 봇의 주문으로 취급하지 않습니다."))),
            "fillAfterEnd" => new(
                Language.Pick($"A fill came after its order had ended: {which}", $"종료된 주문의 체결이 뒤늦게 확인되었습니다: {which}"),
                Language.Pick(
                    $"{Words.Shares(data.Number("quantity"))} were booked. Compare the holdings with the broker's.",
                    $"{Words.Shares(data.Number("quantity"))}를 장부에 반영했습니다. 보유 수량을 증권사와 비교해 주십시오.")),
            "keysRefused" => new(
                Language.Pick("The broker refuses your keys, or no account is active", "증권사가 API 키를 거부했거나 활성화된 계좌가 없습니다"),
                Language.Pick(
                    $"Nothing can be traded ({Words.Phase(data.Text("phase"))}). Compare the keys with the broker's page, enter them again and verify the account.",
                    $"거래를 할 수 없습니다({Words.Phase(data.Text("phase"))}). 증권사 페이지의 키와 비교하여 다시 등록하시고 계좌를 확인해 주십시오.")),
            "Restored" => new(
                Language.Pick("The server was restored from a backup", "서버를 백업에서 복원했습니다"),
                Language.Pick(
                    $"The books are those of {data.Text("backupAt")} (UTC). Trading is paused: what was ordered after that time is at the broker and not in the books. Compare the holdings, then resume. Logins and personal access tokens have ended, and no chat may give commands: make tokens anew, and pair your chat again.",
                    $"장부는 {data.Text("backupAt")}(UTC) 시점의 것입니다. 거래를 일시 정지했습니다. 그 뒤의 주문은 증권사에만 있고 장부에는 없으니 보유 수량을 비교한 다음 거래를 재개해 주십시오. 모든 로그인과 개인 액세스 토큰, 텔레그램 연결이 해제되었으니 토큰을 다시 만들고 채팅방을 다시 연결해 주십시오.")),
            { } code when SliceWords.Knows(code) => Refused(data, code),
            _ => new(
                Language.Pick($"Please look: {(data.Field("bot") is null && data.Field("symbol") is null ? reason ?? "something needs you" : which)}", $"확인이 필요합니다: {(data.Field("bot") is null && data.Field("symbol") is null ? reason ?? "처리할 일이 있습니다" : which)}"),
                MessageTexts.Facts(data)),
        };
    }

    private static MessageText Undecided(JsonElement data, string question)
    {
        var candidates = data.Texts("candidates");
        return new(
            Language.Pick($"An order needs your answer: {Words.BotAndSymbol(data)}", $"주문 확인이 필요합니다: {Words.BotAndSymbol(data)}"),
            Words.Lines(
                Order(data),
                question,
                candidates.Count > 0 ? Language.Pick("At the broker: ", "증권사 주문 번호: ") + string.Join(", ", candidates) : null,
                Language.Pick("The bot is stopped until then.", "답변해 주실 때까지 봇을 멈춥니다.")));
    }

    private static MessageText Refused(JsonElement data, string code) => new(
        Language.Pick($"An order was not sent: {Words.BotAndSymbol(data)}", $"주문을 보내지 않았습니다: {Words.BotAndSymbol(data)}"),
        Words.Lines(Order(data), SliceWords.For(SliceCodes.With(code, data.Text("words") ?? "")) is { } words ? words[(words.IndexOf(": ", StringComparison.Ordinal) + 2)..] : code));

    private static MessageText Split(JsonElement data)
    {
        var bots = data.Texts("bots");
        return new(
            Language.Pick($"Split suspected: {data.Text("symbol")} {data.Text("ratio")}", $"액면분할이 의심됩니다: {data.Text("symbol")} {data.Text("ratio")}"),
            Words.Lines(
                data.Text("because") == "holdings"
                    ? Language.Pick("The broker's number of shares differs from ours by this ratio.", "증권사의 보유 수량이 장부와 이 비율만큼 다릅니다.")
                    : Language.Pick("The price differs from the last close by this ratio.", "가격이 직전 종가와 이 비율만큼 다릅니다."),
                bots.Count > 0 ? Language.Pick("Stopped: ", "멈춘 봇: ") + string.Join(", ", bots) : null,
                Language.Pick("Apply the split, or resume the bots if there was none.", "액면분할이 맞으면 반영하시고, 아니면 봇을 다시 시작해 주십시오.")));
    }

    /// <summary>Bots that did not get their turn, each with a reason.</summary>
    private static MessageText NotDecided(DateOnly? session, JsonElement data) => new(
        Language.Pick($"Bots without a decision ({session:yyyy-MM-dd})", $"판단하지 못한 봇이 있습니다 ({session:yyyy-MM-dd})"),
        Words.Lines(data.Rows().Select(row => $"• {row.Text("bot")}: {Reason(row.Text("reason"))}")));

    private static string Reason(string? reason) => reason switch
    {
        "NoPrice" => Language.Pick("no price was received", "현재가를 받지 못했습니다"),
        "UnfinishedOrder" => Language.Pick("an earlier order is not finished", "이전 주문이 아직 끝나지 않았습니다"),
        "NoAccount" or "No brokerage account is active." => Language.Pick("no brokerage account is active", "활성화된 증권 계좌가 없습니다"),
        "PriceUnconfirmed" => Language.Pick("the price leapt and nobody has confirmed it", "현재가가 크게 변했으나 확인되지 않았습니다"),
        "SplitUnknown" => Language.Pick("whether there was a split could not be asked", "액면분할 여부를 확인하지 못했습니다"),
        "Error" => Language.Pick("its decision failed; look at its settings", "판단 중 오류가 발생했습니다. 봇 설정을 확인해 주십시오"),
        nameof(PauseReason.SplitSuspected) => Language.Pick("stopped because a split is suspected", "액면분할 의심으로 멈춰 있습니다"),
        nameof(PauseReason.OrderUndecided) => Language.Pick("stopped until you say what became of an order", "주문 확인 답변을 기다리며 멈춰 있습니다"),
        _ => SliceWords.For(reason) ?? Words.Unknown,
    };

    private static string? Order(JsonElement data) => data.Number("quantity") is { } quantity
        ? Language.Pick(
            $"{Words.Side(data.Text("side"))} of {Words.Shares(quantity)} at {Words.Dollars(data.Number("limitPrice"))}",
            $"{Words.Side(data.Text("side"))} {Words.Shares(quantity)}, 지정가 {Words.Dollars(data.Number("limitPrice"))}")
        : null;

    private static string Details(JsonElement data, Func<JsonElement, string> text) => text(data.Field("details") ?? data);
}
