using EggMoney.Application.Common;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Refusals of acts by hand.</summary>
public static class ByHandErrors
{
    /// <summary>A guard that every order must pass refuses it.</summary>
    public static readonly Error OrderRefused = new(
        ErrorKind.Conflict, "order_refused", "Nothing was sent ({0}).", "주문을 전송하지 않았습니다({0}).");

    /// <summary>No account is active.</summary>
    public static readonly Error NoAccount = new(
        ErrorKind.Conflict, "no_active_account", "No brokerage account is active. Activate one first.", "활성화된 증권 계좌가 없습니다. 먼저 계좌를 활성화하십시오.");

    /// <summary>It is less than one share.</summary>
    public static readonly Error NothingToSell = new(
        ErrorKind.Conflict, "nothing_to_sell", "Of {0} shares that is less than one whole share.", "보유 수량 {0}주에서 매도할 수량이 1주에 미치지 않습니다.");

    /// <summary>An order by hand of the bot is open.</summary>
    public static readonly Error HandOrderOpen = new(
        ErrorKind.Conflict,
        "hand_order_open",
        "An earlier order by hand of this bot is still open. Wait until it has ended, or cancel it.",
        "이 봇의 이전 수동 주문이 아직 남아 있습니다. 종료될 때까지 기다리거나 취소하십시오.");

    /// <summary>A gain realisation of the bot is not over.</summary>
    public static readonly Error OperationOpen = new(
        ErrorKind.Conflict,
        "operation_open",
        "A gain realisation of {0} is not over. Wait for it, or end it first.",
        "{0}의 양도세 처리가 끝나지 않았습니다. 완료될 때까지 기다리거나 먼저 종료하십시오.");

    /// <summary>The broker has not confirmed in time that an open order has ended.</summary>
    public static readonly Error OrderNotEnded = new(
        ErrorKind.Conflict,
        "order_not_ended",
        "The broker has not confirmed yet that the open order has ended. It is asked again every minute. Nothing new was sent; try again in a moment.",
        "증권사가 기존 주문의 종료를 아직 확인하지 않았습니다. 1분마다 다시 확인합니다. 새 주문은 전송하지 않았으니 잠시 후 다시 시도하십시오.");

    /// <summary>The market is closed, or about to close.</summary>
    public static readonly Error SessionClosed = new(
        ErrorKind.Conflict, "session_closed", "This can be done while the market is open, and time enough before its close.", "장이 열려 있고 마감까지 시간이 충분할 때만 처리할 수 있습니다.");

    /// <summary>The bot has its decision of this session.</summary>
    public static readonly Error PlannedAlready = new(
        ErrorKind.Conflict, "planned_already", "This bot has been planned in this session already: {0}.", "이 봇은 이번 장에 이미 계획되었습니다: {0}.");

    /// <summary>The bot cannot be decided now.</summary>
    public static readonly Error NotDecidable = new(
        ErrorKind.Conflict, "not_decidable", "This bot cannot be planned now: {0}.", "이 봇은 지금 계획할 수 없습니다: {0}.");

    /// <summary>The bot is inactive.</summary>
    public static readonly Error BotInactive = new(
        ErrorKind.Conflict, "bot_inactive", "This bot is inactive. Activate it first.", "비활성화된 봇입니다. 먼저 활성화하십시오.");

    /// <summary>The order has ended.</summary>
    public static readonly Error OrderOver = new(
        ErrorKind.Conflict, "order_over", "This order has ended; there is nothing to cancel.", "이미 종료된 주문이라 취소할 것이 없습니다.");

    /// <summary>The order belongs to a longer act.</summary>
    public static readonly Error OrderOfOperation = new(
        ErrorKind.Conflict, "order_of_operation", "This order belongs to a gain realisation. End that one.", "양도세 처리에 속한 주문입니다. 해당 작업을 종료하십시오.");

    /// <summary>The long act is over.</summary>
    public static readonly Error OperationOver = new(
        ErrorKind.Conflict, "operation_over", "This operation is over.", "이미 종료된 작업입니다.");

    /// <summary>The long act goes on by itself.</summary>
    public static readonly Error OperationRunning = new(
        ErrorKind.Conflict, "operation_running", "This operation is at work already.", "이미 진행 중인 작업입니다.");

    /// <summary>The broker holds something else than the books say.</summary>
    public static readonly Error HoldingDiffers = new(
        ErrorKind.Conflict,
        "holding_differs",
        "Of {0} the broker holds {1} shares and the books {2}, so it could trade twice. Correct the books, or end it with 'leaveSold' and correct the bot's holding to what the broker holds.",
        "{0}의 증권사 보유 수량({1}주)이 장부({2}주)와 달라 중복 매매될 수 있습니다. 장부를 바로잡거나, 'leaveSold'로 종료한 뒤 봇의 보유분을 증권사 수량에 맞게 수정하십시오.");

    /// <summary>Some shares were sold and are not bought back.</summary>
    public static readonly Error NotBoughtBack = new(
        ErrorKind.Conflict,
        "not_bought_back",
        "{0} shares were sold and are not bought back. Continue, or say with 'leaveSold' that they are to stay sold.",
        "매도한 {0}주를 아직 다시 매수하지 않았습니다. 계속 진행하거나 'leaveSold'로 매도 상태로 끝내도록 지정하십시오.");

    /// <summary>Not enough of the session is left.</summary>
    public static readonly Error TooLateToday = new(
        ErrorKind.Conflict,
        "too_late_today",
        "It takes about {0} minutes, and the session ends in {1}. Begin earlier in a session.",
        "약 {0}분이 걸리지만 장 마감까지 {1}분 남았습니다. 다음 장에서 더 일찍 시작하십시오.");

    /// <summary>The bot has an order.</summary>
    public static readonly Error BotHasOrder = new(
        ErrorKind.Conflict, "bot_has_order", "{0} has an order that is not finished. Cancel it or wait until it has ended.", "{0}에 끝나지 않은 주문이 있습니다. 취소하거나 종료될 때까지 기다리십시오.");

    /// <summary>An order of the bot may still turn out to have filled.</summary>
    public static readonly Error NotReconciled = new(
        ErrorKind.Conflict,
        "not_reconciled",
        "{0} has an order of a session that is not reconciled yet; a late fill may still come. Wait until after the session's close.",
        "{0}에 아직 대사가 끝나지 않은 거래일의 주문이 있어 체결이 더 들어올 수 있습니다. 장 마감 후 대사가 끝날 때까지 기다리십시오.");

    /// <summary>The renewal was refused.</summary>
    public static readonly Error RenewalRefused = new(
        ErrorKind.Conflict,
        "renewal_refused",
        "Nothing was changed: {0}. Say in 'becomes' what is to become of each bot with a holding or an open order.",
        "변경된 내용이 없습니다: {0}. 보유 종목이나 미완료 주문이 있는 봇을 어떻게 할지 'becomes'에 지정하십시오.");

    /// <summary>Nobody can go on with a holding.</summary>
    public static readonly Error NoNewBot = new(
        ErrorKind.Conflict, "no_new_bot", "There is no new bot of the symbol of {0} that could go on with what it holds.", "{0}의 보유분을 이어받을 같은 종목의 새 봇이 없습니다.");

    /// <summary>There is no such holding to add: the bot has one.</summary>
    public static readonly Error HoldingExists = new(
        ErrorKind.Conflict, "holding_exists", "This bot holds something already. Correct that holding.", "이 봇에는 이미 보유분이 있습니다. 해당 보유분을 수정하십시오.");

    /// <summary>The trade is what an order of this server came to.</summary>
    public static readonly Error TradeOfOrder = new(
        ErrorKind.Conflict,
        "trade_of_order",
        "This trade is what an order of this server came to, fill by fill at the broker. Only trades that were entered or imported are corrected.",
        "이 서버의 주문이 증권사에서 체결된 거래입니다. 직접 입력했거나 가져온 거래만 수정할 수 있습니다.");
}
