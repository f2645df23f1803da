using EggMoney.Application.Common;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Why a simulation failed: a stable code, and a sentence that says what to do.</summary>
public static class SimulationWords
{
    /// <summary>The process that worked on it ended.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>It took longer than it may.</summary>
    public const string TooLong = "too_long";

    /// <summary>There are no prices to trade.</summary>
    public const string NoPrices = "no_prices";

    /// <summary>The account is gone meanwhile.</summary>
    public const string NoAccount = "no_account";

    /// <summary>The simulated books do not balance: a defect.</summary>
    public const string Unbalanced = "unbalanced";

    /// <summary>It threw: a defect.</summary>
    public const string Defect = "failed";

    /// <summary>The sentence; null for no code.</summary>
    public static string? For(string? code) => code switch
    {
        null => null,
        Interrupted => Language.Pick("The server was restarted while the simulation ran. Start it again.", "시뮬레이션 도중 서버가 다시 시작되었습니다. 다시 시작해 주십시오."),
        TooLong => Language.Pick("The simulation took longer than it may on this server. Try fewer months.", "시뮬레이션이 이 서버의 제한 시간을 넘었습니다. 기간을 줄여 다시 시도해 주십시오."),
        NoPrices => Language.Pick(
            "The market of your account has no prices of this symbol in this time. Look whether the symbol is right, or try again later.",
            "계좌가 속한 시장에 이 기간의 시세가 없습니다. 종목 코드를 확인하시거나 잠시 후 다시 시도해 주십시오."),
        NoAccount => Language.Pick("No brokerage account is active any more. Activate one, and start again.", "활성화된 증권 계좌가 없습니다. 계좌를 활성화한 뒤 다시 시작해 주십시오."),
        Unbalanced => Language.Pick(
            "The simulated books did not balance, so that there is no result. This is a defect: tell whoever runs the server.", "시뮬레이션 장부가 맞지 않아 결과를 표시하지 않습니다. 프로그램 오류이니 서버 관리자에게 알려 주십시오."),
        _ => Language.Pick("The simulation failed. Try again; if it fails again, tell whoever runs the server.", "시뮬레이션에 실패했습니다. 다시 시도해 주시고, 계속되면 서버 관리자에게 알려 주십시오."),
    };
}
