using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.ByHand;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Long acts by hand.</summary>
internal static class OperationTexts
{
    public static MessageText Of(JsonElement data)
    {
        var name = data.Text("kind")?.ToUpperInvariant() switch
        {
            null or "GAINREALISATION" => Language.Pick("Gain realisation", "양도세 처리"),
            var other => other,
        };
        var bot = data.Field("bot") is null && data.Field("symbol") is null ? "" : ": " + Words.BotAndSymbol(data);
        var title = (data.Text("reason") is "paused" or "waiting" ? data.Text("reason") : data.Text("state"))?.ToUpperInvariant() switch
        {
            "WAITING" => Language.Pick($"{name} waits, and shares are not bought back yet", $"{name}가 지연되어 아직 다시 매수하지 못한 주식이 있습니다"),
            "PAUSED" => Language.Pick($"{name} waits: trading is paused", $"거래가 일시 정지되어 {name}를 기다리고 있습니다"),
            "COMPLETED" => Language.Pick($"{name} is done", $"{name}가 완료되었습니다"),
            "CANCELLED" => Language.Pick($"{name} was cancelled", $"{name}가 취소되었습니다"),
            "STUCK" => Language.Pick($"{name} stands still and needs you", $"{name}가 중단되어 확인이 필요합니다"),
            _ => Language.Pick($"{name} goes on", $"{name}가 진행 중입니다"),
        };
        return new(title + bot, Words.Lines(
            data.Number("sold") is { } sold ? Language.Pick($"Sold: {Words.Shares(sold)}", $"매도: {Words.Shares(sold)}") : null,
            data.Number("bought") is { } bought ? Language.Pick($"Bought back: {Words.Shares(bought)}", $"재매수: {Words.Shares(bought)}") : null,
            data.Number("missing") is { } missing and > 0 ? Language.Pick($"Left to buy back: {Words.Shares(missing)}", $"남은 재매수: {Words.Shares(missing)}") : null,
            data.Number("realisedGain") is { } gain ? Language.Pick($"Realised: {Words.SignedDollars(gain)}", $"실현 손익: {Words.SignedDollars(gain)}") : null,
            OperationWords.For(data.Text("error"))));
    }
}
