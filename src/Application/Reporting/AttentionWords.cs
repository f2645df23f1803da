using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Reporting;

/// <summary>What needs its owner, in a sentence that says what to do.</summary>
internal static class AttentionWords
{
    private const int FewNames = 3;

    public static AttentionItemDto Undecided(Guid order, string symbol, DateOnly session) => new(
        "order_undecided",
        Urgency.Act,
        Language.Pick(
            $"What became of an order of {symbol} in the session of {Day(session)} is not known. Look at your broker's app and answer it; its bot waits.",
            $"{Day(session)} 거래일의 {symbol} 주문이 어떻게 되었는지 알 수 없습니다. 증권사 앱에서 확인하고 답해 주십시오. 그때까지 봇이 기다립니다."),
        AttentionTarget.Order,
        order);

    public static AttentionItemDto Stopped(Bot bot) => bot.PauseReason == PauseReason.SplitSuspected
        ? new(
            "split_suspected",
            Urgency.Act,
            Language.Pick(
                $"{bot.Name} has stopped: the price of {bot.Symbol} looks like a stock split. Apply the split, or resume the bot.",
                $"{bot.Name} 봇이 멈추었습니다. {bot.Symbol} 가격이 액면분할처럼 보입니다. 분할을 반영하거나 봇을 재개해 주십시오."),
            AttentionTarget.Bot,
            bot.Id)
        : new(
            "bot_stopped",
            Urgency.Act,
            Language.Pick($"{bot.Name} has stopped until you say what became of one of its orders.", $"{bot.Name} 봇이 멈추었습니다. 주문 하나가 어떻게 되었는지 답해 주십시오."),
            AttentionTarget.Bot,
            bot.Id);

    public static AttentionItemDto Stuck(Guid operation) => new(
        "operation_stuck",
        Urgency.Act,
        Language.Pick("A gain realisation stands still. Let it go on, or end it.", "양도세 처리가 멈추어 있습니다. 계속하거나 끝내 주십시오."),
        AttentionTarget.Operation,
        operation);

    public static AttentionItemDto NoAccount() => new(
        "no_account",
        Urgency.Act,
        Language.Pick("No brokerage account is active, so nothing trades. Add one, or activate yours.", "활성화된 증권 계좌가 없어 거래하지 않습니다. 계좌를 추가하거나 활성화해 주십시오."),
        AttentionTarget.Credentials,
        null);

    public static AttentionItemDto NoBots() => new(
        "no_bots",
        Urgency.Act,
        Language.Pick("You have no bots yet. Add the first one.", "아직 봇이 없습니다. 첫 봇을 추가해 주십시오."),
        AttentionTarget.Account,
        null);

    public static AttentionItemDto NoSchedule() => new(
        "schedule_off",
        Urgency.Act,
        Language.Pick("The schedule is off, so no bot trades. Turn it on.", "일정이 꺼져 있어 봇이 거래하지 않습니다. 일정을 켜 주십시오."),
        AttentionTarget.Schedule,
        null);

    public static AttentionItemDto NotDone(DateOnly session, int count) => new(
        "work_not_done",
        Urgency.Look,
        Language.Pick(
            $"{(count == 1 ? "One piece of work" : $"{count} pieces of work")} of the session of {Day(session)} was missed or failed.",
            $"{Day(session)} 거래일의 작업 {count}건을 하지 못했거나 실패했습니다."),
        AttentionTarget.Runs,
        null);

    /// <summary>Bots that could not be decided.</summary>
    public static AttentionItemDto NoTurn(DateOnly session, IReadOnlyList<Bot> bots) => Night(
        "bot_not_decided",
        session,
        bots,
        Language.Pick(
            $"{Names(bots)} did not get {(bots.Count == 1 ? "its" : "their")} turn in the session of {Day(session)}, so nothing was ordered. The decisions say why.",
            $"{Day(session)} 거래일에 {Names(bots)} 봇이 매매 판단을 하지 못해 주문하지 않았습니다. 이유는 판단 기록에서 확인해 주십시오."));

    /// <summary>Orders of which something was refused or not sent.</summary>
    public static AttentionItemDto Refused(DateOnly session, int orders, IReadOnlyList<Bot> bots) => Night(
        "order_refused",
        session,
        bots,
        Language.Pick(
            $"{(orders == 1 ? "An order" : $"{orders} orders")} of {Names(bots)} in the session of {Day(session)} {(orders == 1 ? "was" : "were")} refused or not sent, in whole or in part. The slices say why.",
            $"{Day(session)} 거래일에 {Names(bots)} 봇의 주문 {orders}건이 전부 또는 일부 거부되었거나 전송되지 않았습니다. 이유는 분할 주문에서 확인해 주십시오."));

    public static AttentionItemDto ChannelFails(string label) => new(
        "channel_failing",
        Urgency.Look,
        Language.Pick($"Messages to '{label}' do not arrive. Send a test message and see why.", $"'{label}'(으)로 알림이 가지 않습니다. 시험 메시지를 보내 이유를 확인해 주십시오."),
        AttentionTarget.Channels,
        null);

    public static AttentionItemDto NoChannel() => new(
        "no_channel",
        Urgency.Know,
        Language.Pick("No notification channel is set up: nobody tells you when something goes wrong at night.", "알림 채널이 없습니다. 밤에 문제가 생겨도 알려 드릴 수 없습니다."),
        AttentionTarget.Channels,
        null);

    public static AttentionItemDto LowBalance(decimal cash) => new(
        "low_balance",
        Urgency.Look,
        Language.Pick(
            $"Cash of {Dollars(cash)} is less than two days of your active bots' seeds. Pay in, or lower the seeds.",
            $"현금 {Dollars(cash)}이(가) 활성 봇의 이틀 치 시드보다 적습니다. 입금하거나 시드를 낮춰 주십시오."),
        AttentionTarget.Account,
        null);

    public static AttentionItemDto Unpriced(IEnumerable<string> symbols) => new(
        "unpriced",
        Urgency.Look,
        Language.Pick($"There is no price of {string.Join(", ", symbols)}; the account's value is without them.", $"{string.Join(", ", symbols)}의 가격을 알 수 없어 계좌 평가에서 빠졌습니다."),
        AttentionTarget.Account,
        null);

    private static AttentionItemDto Night(string code, DateOnly session, IReadOnlyList<Bot> bots, string text) =>
        bots is [var only] ? new(code, Urgency.Look, text, AttentionTarget.Bot, only.Id) : new(code, Urgency.Look, text, AttentionTarget.Runs, null);

    /// <summary>As many as fit into a sentence, and how many there are.</summary>
    private static string Names(IReadOnlyList<Bot> bots) => bots.Count <= FewNames
        ? string.Join(", ", bots.Select(bot => bot.Name))
        : Language.Pick(
            $"{bots.Count} bots ({string.Join(", ", bots.Take(FewNames).Select(bot => bot.Name))} …)",
            $"{string.Join(", ", bots.Take(FewNames).Select(bot => bot.Name))} 등 {bots.Count}개");

    private static string Day(DateOnly session) => session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
