using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Work that failed or was missed, and holdings that differ.</summary>
internal static class WorkTexts
{
    public static MessageText Failed(DateOnly? session, JsonElement data) => data.Text("reason") switch
    {
        "channelRefused" => new(
            Language.Pick($"The channel \"{data.Text("channel")}\" takes no messages", $"알림 채널 \"{data.Text("channel")}\"에 메시지를 보낼 수 없습니다"),
            Words.Lines(
                Language.Pick(
                    "Check that the bot's token is right, that the chat exists, and that you have not blocked the bot. Then send a test message from the channel's settings.",
                    "봇 토큰이 올바른지, 채팅방이 있는지, 봇을 차단하지 않았는지 확인하신 뒤 채널 설정에서 시험 메시지를 보내 주십시오."),
                data.Text("error"))),
        "telegramConflict" => new(
            Language.Pick($"Somebody else reads the messages of the bot of \"{data.Text("channel")}\"", $"다른 프로그램이 \"{data.Text("channel")}\" 봇의 메시지를 가져가고 있습니다"),
            Language.Pick(
                "Commands such as /status may go unanswered. Stop the other program (an old machine, for example), or give this server a bot of its own from @BotFather.",
                "/status 같은 명령에 응답하지 못할 수 있습니다. 다른 프로그램(예: 이전 서버)을 중지하거나 @BotFather에서 이 서버 전용 봇을 새로 만들어 주십시오.")),
        _ => new(
            Language.Pick($"Failed: {Words.Phase(data.Text("phase"))}", $"작업 실패: {Words.Phase(data.Text("phase"))}") + Of(session),
            Words.Lines(
                data.Time("since") is { } since
                    ? Language.Pick($"It has failed since {since:yyyy-MM-dd HH:mm} UTC. It is tried again, but somebody should look.", $"{since:yyyy-MM-dd HH:mm}(UTC)부터 계속 실패하고 있습니다. 다시 시도하지만 확인이 필요합니다.")
                    : data.Flag("final")
                    ? Language.Pick("It will not be tried again. Please look.", "다시 시도하지 않습니다. 확인해 주십시오.")
                    : Language.Pick("It is tried again by itself as long as that is useful. If it is not done in time, you are told.", "유효한 시간 안에는 자동으로 다시 시도하며, 제때 처리되지 않으면 다시 알려 드립니다."),
                data.Text("error"))),
    };

    public static MessageText Missed(DateOnly? session, JsonElement data)
    {
        var slices = data.Items("slices");
        var bots = data.Texts("bots");
        var due = data.Time("dueAt");
        return new(
            Language.Pick($"Missed: {Words.Phase(data.Text("phase"))}", $"거래 누락: {Words.Phase(data.Text("phase"))}") + Of(session),
            Words.Lines(
                [
                    Language.Pick("Its time went by, and it is not made up for: nothing is traded late.", "정해진 시간이 지나 실행되지 않았습니다. 늦은 거래는 하지 않습니다."),
                    due is { } at ? Language.Pick($"It was due at {at:yyyy-MM-dd HH:mm} UTC.", $"예정 시각: {at:yyyy-MM-dd HH:mm} (UTC)") : null,
                    bots.Count > 0 ? Language.Pick("Bots: ", "봇: ") + string.Join(", ", bots) : null,
                    .. slices.Select(slice => "• " + Words.Lines(Language.Pick($"{slice.Text("bot")}, order part {slice.Text("number")}", $"{slice.Text("bot")} {slice.Text("number")}회차")
                        + (SliceWords.For(slice.Text("reason")) is { } reason ? ": " + reason : ""))),
                ]));
    }

    public static MessageText HoldingsDiffer(JsonElement data) => new(
        Language.Pick("The broker holds other quantities than the books", "증권사 잔고와 장부의 보유 수량이 다릅니다"),
        Words.Lines(
            [
                .. data.Rows().Select(row => Language.Pick(
                        $"• {row.Text("symbol")}: books {Words.Shares(row.Number("ours"))}, broker {Words.Shares(row.Number("theirs"))}",
                        $"• {row.Text("symbol")}: 장부 {Words.Shares(row.Number("ours"))}, 증권사 {Words.Shares(row.Number("theirs"))}")
                    + (row.Texts("openSlices") is { Count: > 0 } open
                        ? Language.Pick($" (orders of {string.Join(", ", open)} are not settled)", $" ({string.Join(", ", open)} 주문이 아직 정산되지 않았습니다)")
                        : "")),
                Language.Pick("Nothing was changed. If you traded by hand, correct the holdings; otherwise look at the orders.", "자동으로 바뀐 것은 없습니다. 직접 거래하셨다면 보유 수량을 정정하시고, 아니라면 주문 내역을 확인해 주십시오."),
            ]));

    private static string Of(DateOnly? session) => session is { } date ? string.Create(CultureInfo.InvariantCulture, $" ({date:yyyy-MM-dd})") : "";
}
