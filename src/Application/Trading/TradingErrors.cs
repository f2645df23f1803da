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
}
