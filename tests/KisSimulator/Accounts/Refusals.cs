using EggMoney.KisSimulator.Wire;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>The broker's codes for orders that it refuses.</summary>
internal static class Refusals
{
    public static KisError For(Refusal reason, SimulatedSide side, KisEnvironment environment) => reason switch
    {
        Refusal.NoMoney when side == SimulatedSide.Buy => KisError.Business(environment, "APBK0952", "40250000", "주문가능금액을 초과 했습니다"),
        Refusal.NoMoney => KisError.Business(environment, "APBK0400", "40240000", "주문 가능한 수량을 초과했습니다."),
        Refusal.Halted => KisError.Business(environment, "APBK0656", "40310000", "해당종목정보가 없거나 거래할 수 없는 종목입니다."),
        Refusal.Closed => KisError.Business(environment, "APBK0918", "40580000", "장종료 입니다."),
        _ => KisError.Business(environment, "APTR0057", "40030000", "주문 가격을 확인 하시기 바랍니다. 1$이상 소수점 2자리까지만 가능 합니다."),
    };
}
