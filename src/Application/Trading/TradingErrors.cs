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
}
