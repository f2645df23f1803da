using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Fills, orders that ended with nothing, and bots that were changed.</summary>
internal static class TradeTexts
{
    public static MessageText Fill(JsonElement data)
    {
        var what = data.Text("kind") is { } kind ? Words.Kind(kind) : Words.Side(data.Text("side"));
        var title = Language.Pick($"Filled: {data.Text("symbol")} {what}, {Words.Shares(data.Number("quantity"))}", $"체결: {data.Text("symbol")} {what} {Words.Shares(data.Number("quantity"))}");
        return new(title, Words.Lines(
            Language.Pick($"Bot: {data.Text("bot")}", $"봇: {data.Text("bot")}"),
            Language.Pick(
                $"Price {Words.Dollars(data.Number("price"))}, total {Words.Dollars(data.Number("amount"))}",
                $"체결가 {Words.Dollars(data.Number("price"))}, 합계 {Words.Dollars(data.Number("amount"))}"),
            data.Flag("netted") ? Language.Pick("Between two of your bots, on the books; nothing was sent to the broker.", "보유하신 두 봇 사이의 장부상 거래이며, 증권사로 전송된 주문은 없습니다.") : null,
            data.Flag("late") ? Language.Pick("It came after the order had ended.", "주문이 종료된 뒤에 확인된 체결입니다.") : null));
    }

    public static MessageText Unfilled(JsonElement data)
    {
        var reasons = data.Texts("reasons").Select(SliceWords.For).OfType<string>().Distinct().ToList();
        return new(
            Language.Pick($"Nothing filled: {Words.BotAndSymbol(data)}", $"미체결 종료: {Words.BotAndSymbol(data)}"),
            Words.Lines(
                [
                    Language.Pick($"The {Words.Kind(data.Text("kind"))} ended with nothing traded.", $"{Words.Kind(data.Text("kind"))} 주문이 체결 없이 종료되었습니다."),
                    .. reasons.Select(reason => "• " + reason),
                ]));
    }

    public static MessageText BotChanged(JsonElement data)
    {
        if (data.Field("numerator") is not null)
        {
            return Split(data);
        }

        var lines = data.Rows().Select(change => (Bot: change.Text("bot") ?? "", change) switch
        {
            var (bot, row) when row.Flag("active") => Language.Pick($"• {bot} was started: it is the next of its symbol.", $"• {bot}: 같은 종목의 다음 봇으로 시작되었습니다."),
            var (bot, row) when row.Flag("checkAveragePrice") => Language.Pick($"• {bot}: the average-price check is on now.", $"• {bot}: 평균가 조건이 켜졌습니다."),
            var (bot, row) when row.Field("checkAveragePrice") is not null => Language.Pick($"• {bot}: the average-price check is off now.", $"• {bot}: 평균가 조건이 꺼졌습니다."),
            var (_, row) => "• " + MessageTexts.Facts(row).Replace('\n', ' '),
        }).ToList();
        return new(
            Language.Pick("Your bots were changed after the close", "장 마감 후 봇 설정이 변경되었습니다"),
            lines.Count > 0 ? Words.Lines(lines) : MessageTexts.Facts(data));
    }

    private static MessageText Split(JsonElement data)
    {
        var ratio = $"{data.Text("numerator")}:{data.Text("denominator")}";
        return new(
            Language.Pick($"Split applied: {data.Text("symbol")} {ratio}", $"액면분할 반영: {data.Text("symbol")} {ratio}"),
            Words.Lines(data.Items("holdings").Select(holding => Language.Pick(
                $"• {holding.Text("name")}: {Words.Shares(holding.Number("quantityBefore"))} → {Words.Shares(holding.Number("quantityAfter"))}, average {Words.Dollars(holding.Number("averagePriceBefore"))} → {Words.Dollars(holding.Number("averagePriceAfter"))}",
                $"• {holding.Text("name")}: {Words.Shares(holding.Number("quantityBefore"))} → {Words.Shares(holding.Number("quantityAfter"))}, 평균가 {Words.Dollars(holding.Number("averagePriceBefore"))} → {Words.Dollars(holding.Number("averagePriceAfter"))}"))));
    }
}
