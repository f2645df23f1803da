using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>The day's report, short enough for a phone: what it was worth, what was traded, what is held, and what needs a look.</summary>
internal static class ReportText
{
    public static MessageText Of(DateOnly? session, JsonElement data)
    {
        var date = session?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(
            Language.Pick($"Daily report {date}", $"일일 보고서 {date}").TrimEnd(),
            string.Join("\n\n", new[] { Account(data), Trades(data), Holdings(data), Remarks(data) }.Where(part => part.Length > 0)));
    }

    private static string Account(JsonElement data)
    {
        var equity = data.Number("equity");
        var won = data.Number("equityKrw");
        var change = data.Number("dayChange");
        var profit = data.Number("profit");
        return Words.Lines(
            equity is null ? null : Language.Pick("Equity: ", "총 자산: ") + Words.Dollars(equity) + (won is null ? "" : $" ({Words.Won(won)})"),
            change is null ? null : Language.Pick("Since the day before: ", "전일 대비: ") + Words.SignedDollars(change) + (data.Number("dayChangeRate") is { } rate ? $" ({Words.Percent(rate)})" : ""),
            Language.Pick("Realised today: ", "오늘 실현 손익: ") + Words.SignedDollars(profit) + (data.Number("profitKrw") is { } profitWon ? $" ({Words.SignedWon(profitWon)})" : ""),
            Language.Pick("Cash: ", "현금: ") + Words.Dollars(data.Number("cash")),
            data.Number("holdingsValue") is { } value ? Language.Pick("Holdings: ", "보유 평가액: ") + Words.Dollars(value) : null,
            data.Number("reserve") is { } reserve && reserve != 0 ? Language.Pick("RP: ", "RP: ") + Words.Dollars(reserve) : null,
            data.Number("exchangeRate") is { } exchange ? Language.Pick("Exchange rate: ", "적용 환율: ") + Words.Won(exchange) + "/$" : null);
    }

    private static string Trades(JsonElement data)
    {
        var trades = data.Items("trades");
        if (trades.Count == 0)
        {
            return Language.Pick("No trades today.", "오늘은 거래가 없었습니다.");
        }

        return Words.Lines(
            [
                Language.Pick($"▸ Trades ({trades.Count})", $"▸ 오늘의 거래 {trades.Count}건"),
                .. trades.Select(trade =>
                    $"• {trade.Text("bot")} {trade.Text("symbol")} {Words.Kind(trade.Text("kind"))} {Words.Shares(trade.Number("quantity"))} × {Words.Dollars(trade.Number("price"))}"
                    + (trade.Number("profit") is { } profit ? Language.Pick($", profit {Words.SignedDollars(profit)}", $", 손익 {Words.SignedDollars(profit)}") : "")),
            ]);
    }

    private static string Holdings(JsonElement data)
    {
        var holdings = data.Items("holdings");
        return holdings.Count == 0 ? "" : Words.Lines([Language.Pick($"▸ Holdings ({holdings.Count})", $"▸ 보유 종목 {holdings.Count}건"), .. holdings.Select(Holding)]);
    }

    private static string Holding(JsonElement holding)
    {
        var tier = holding.Number("tier");
        var tiers = tier is null ? "" : holding.Number("maxTier") is { } most ? $"{Words.Plain(tier)}/{Words.Plain(most)}T" : $"{Words.Plain(tier)}T";
        return Words.Lines(
            $"• {holding.Text("bot")} ({holding.Text("symbol")}) {tiers}".TrimEnd(),
            Language.Pick(
                $"  {Words.Shares(holding.Number("quantity"))}, average {Words.Dollars(holding.Number("averagePrice"))}, price {Words.Dollars(holding.Number("price"))}",
                $"  {Words.Shares(holding.Number("quantity"))} · 평균 {Words.Dollars(holding.Number("averagePrice"))} · 현재 {Words.Dollars(holding.Number("price"))}"),
            holding.Number("profit") is { } profit
                ? Language.Pick("  Profit ", "  손익 ") + Words.SignedDollars(profit) + (holding.Number("profitRate") is { } rate ? $" ({Words.Percent(rate)})" : "")
                : Language.Pick("  No price was received.", "  현재가를 받지 못했습니다."),
            holding.Number("bandPrice") is { } band ? Language.Pick("  Band ", "  밴드 가격 ") + Words.Dollars(band) : null);
    }

    private static string Remarks(JsonElement data) => Words.Lines(
        [
            data.Number("vix") is { } vix ? $"VIX {Words.Plain(vix)}{(Vix(data.Text("vixLevel")) is { Length: > 0 } level ? $" ({level})" : "")}" : null,
            data.Flag("lowBalance") ? Language.Pick("⚠ Cash is low: less than two days' purchases.", "⚠ 현금이 부족합니다. 이틀 치 매수 금액보다 적습니다.") : null,
            data.Flag("highBalance") ? Language.Pick("ℹ Much cash is idle.", "ℹ 사용되지 않는 현금이 많습니다.") : null,
            .. data.Items("stopped").Select(bot => Language.Pick($"⚠ {bot.Text("bot")} is stopped: {Stop(bot.Text("reason"))}", $"⚠ {bot.Text("bot")} 봇이 멈춰 있습니다: {Stop(bot.Text("reason"))}")),
            data.Field("reconciled") is { ValueKind: JsonValueKind.False } ? Language.Pick("⚠ Written before the session was settled; figures may still change.", "⚠ 정산이 끝나기 전에 작성되어 수치가 달라질 수 있습니다.") : null,
        ]);

    private static string Stop(string? reason) => reason switch
    {
        nameof(PauseReason.SplitSuspected) => Language.Pick("a split is suspected", "액면분할 의심"),
        nameof(PauseReason.OrderUndecided) => Language.Pick("an order needs your answer", "주문 확인 필요"),
        _ => reason ?? Words.Unknown,
    };

    private static string Vix(string? level) => level?.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "GREED" => Language.Pick("greed", "탐욕"),
        "NEUTRAL" => Language.Pick("neutral", "중립"),
        "FEAR" => Language.Pick("fear", "공포"),
        "EXTREMEFEAR" => Language.Pick("extreme fear", "극단적 공포"),
        _ => level ?? "",
    };
}
