using EggMoney.Application.Common;

namespace EggMoney.Application.Trading;

/// <summary>Refusals of what a person does with bots.</summary>
public static class TradingErrors
{
    /// <summary>Another bot of the user has the name.</summary>
    public static readonly Error BotNameTaken = new(
        ErrorKind.Conflict, "bot_name_taken", "Another bot of yours has this name. Choose another.", "같은 이름의 봇이 이미 있습니다. 다른 이름을 입력하십시오.") { Field = "name" };

    /// <summary>The user has as many bots as anybody may have.</summary>
    public static readonly Error TooManyBots = new(
        ErrorKind.Conflict, "too_many_bots", "Nobody may have more than {0} bots. Delete one first.", "봇은 {0}개까지 만들 수 있습니다. 먼저 하나를 삭제하십시오.");

    /// <summary>A bot with a holding or an open order is neither deleted nor given another symbol.</summary>
    public static readonly Error BotBusy = new(
        ErrorKind.Conflict,
        "bot_busy",
        "The bot holds shares, or has an order that is not settled. Sell them, or wait for the session's end.",
        "봇이 주식을 보유하고 있거나 정산되지 않은 주문이 있습니다. 매도하거나 장 마감을 기다리십시오.");

    /// <summary>What is held at the broker differs from the books.</summary>
    public static readonly Error HoldingsDiffer = new(
        ErrorKind.Conflict,
        "holdings_differ",
        "The broker's holdings are not those of the books: {0} Correct one of them, or resume with acceptDifferences.",
        "증권사의 보유 내역이 장부와 다릅니다: {0} 한쪽을 바로잡거나 acceptDifferences로 재개하십시오.");

    /// <summary>There is nothing to compare the books with.</summary>
    public static readonly Error NoAccount = new(
        ErrorKind.Conflict,
        "no_active_account",
        "After moving in, trading is resumed only once the broker's holdings were compared. Activate a brokerage account first.",
        "이전 데이터를 가져온 뒤에는 증권사 보유 내역과 비교해야 재개할 수 있습니다. 먼저 증권 계좌를 활성화하십시오.");

    /// <summary>A bot with an order that its owner has to say something about is not resumed.</summary>
    public static readonly Error OrderUndecided = new(
        ErrorKind.Conflict,
        "order_undecided",
        "The broker's lists do not say what became of an order of this bot. Look at the order whose slice needs an answer, answer it, and the bot goes on.",
        "이 봇의 주문 결과를 증권사 내역만으로 확인할 수 없습니다. 답변이 필요한 주문을 확인하고 답변하시면 봇이 다시 진행됩니다.");

    /// <summary>Nobody has to say anything about the slice.</summary>
    public static readonly Error SliceDecided = new(
        ErrorKind.Conflict,
        "slice_decided",
        "What became of this slice is known; it needs no answer.",
        "이 분할 주문의 결과는 이미 확인되어 답변이 필요하지 않습니다.");

    /// <summary>The broker does not list the number as an order like the slice.</summary>
    public static readonly Error OrderNotListed = new(
        ErrorKind.Conflict,
        "order_not_listed",
        "The broker's list of that day has no order {0} of this symbol, side and quantity. Compare the number with what the broker shows.",
        "해당 일자의 증권사 주문 내역에 종목, 매매 구분, 수량이 일치하는 주문 {0}이(가) 없습니다. 증권사에 표시된 주문번호와 비교하십시오.") { Field = "placed" };

    /// <summary>Another slice has the broker's number.</summary>
    public static readonly Error OrderTaken = new(
        ErrorKind.Conflict,
        "order_taken",
        "The order {0} belongs to another slice already.",
        "주문 {0}은(는) 이미 다른 분할 주문에 속해 있습니다.") { Field = "placed" };

    /// <summary>A sale of more than the bot holds cannot be booked.</summary>
    public static readonly Error SaleExceedsHolding = new(
        ErrorKind.Conflict,
        "sale_exceeds_holding",
        "The order sold {0} shares, and the bot holds {1}. Answer again with 'acceptOversold': what the bot holds is booked as sold, and the money for the rest as a cash entry. Or answer that the order is not the bot's.",
        "이 주문은 {0}주를 매도했으나 봇의 보유 수량은 {1}주입니다. 'acceptOversold'를 지정하여 다시 답변하시면 보유 수량만큼 매도로 기록하고 나머지 대금은 현금 내역으로 기록합니다. 봇의 주문이 아니라면 접수된 적 없는 주문이라고 답변하십시오.");

    /// <summary>What may still sell more is not booked in part.</summary>
    public static readonly Error OrderStillOpen = new(
        ErrorKind.Conflict,
        "order_still_open",
        "The order {0} is still open at the broker, and may sell more. Wait until it has ended, or cancel it there, and answer again.",
        "주문 {0}이(가) 증권사에 아직 남아 있어 더 체결될 수 있습니다. 종료될 때까지 기다리거나 증권사에서 취소한 뒤 다시 답변하십시오.") { Field = "placed" };

    /// <summary>A split is applied once.</summary>
    public static readonly Error SplitApplied = new(
        ErrorKind.Conflict,
        "split_applied",
        "A split of {0} of about this date is applied already.",
        "{0}의 해당 일자 무렵 주식 분할은 이미 반영되어 있습니다.");

    /// <summary>A split is applied between orders, not while some are open.</summary>
    public static readonly Error SplitWhileOpen = new(
        ErrorKind.Conflict,
        "split_while_open",
        "Orders of {0} are open. Cancel them or wait for the session's end, and apply the split then.",
        "{0} 주문이 아직 남아 있습니다. 주문을 취소하거나 장 마감을 기다린 뒤 분할을 반영하십시오.");
}
