using EggMoney.Application.Common;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Refusals about simulations.</summary>
public static class SimulationErrors
{
    /// <summary>The user has as many at work as they may.</summary>
    public static readonly Error TooMany = new(
        ErrorKind.Conflict,
        "too_many_simulations",
        "{0} simulations of yours are waiting or running already. Wait for one of them, or cancel it.",
        "이미 {0}개의 시뮬레이션이 대기 중이거나 실행 중입니다. 끝나기를 기다리시거나 하나를 취소해 주십시오.");

    /// <summary>Nothing says what to trade on.</summary>
    public static readonly Error NoAccount = new(
        ErrorKind.Conflict,
        "no_account",
        "No brokerage account is active. Its market's prices are what a simulation trades on: add an account, or activate one of yours.",
        "활성화된 증권 계좌가 없습니다. 시뮬레이션은 계좌가 속한 시장의 시세를 사용하므로, 먼저 계좌를 추가하거나 활성화해 주십시오.");
}
