using EggMoney.Application.Common;

namespace EggMoney.Application.Trading;

/// <summary>Why a brokerage account cannot be used.</summary>
public static class BrokerErrors
{
    /// <summary>The broker does not take the keys, or not for this account.</summary>
    public static readonly Error KeysRefused = new(
        ErrorKind.Conflict,
        "broker_refused_keys",
        "The broker refuses the keys or the account number. Compare them with what the broker shows, and enter them again.",
        "증권사가 키 또는 계좌번호를 거부했습니다. 증권사에 표시된 값과 비교하여 다시 입력하십시오.");

    /// <summary>The broker did not answer, or not usefully.</summary>
    public static readonly Error Unavailable = new(
        ErrorKind.Unavailable,
        "broker_unavailable",
        "The broker does not answer at the moment. Nothing was changed; try again later.",
        "증권사가 현재 응답하지 않습니다. 변경된 내용은 없으니 나중에 다시 시도하십시오.");

    /// <summary>The broker does not take the question, though it takes the keys.</summary>
    public static readonly Error RequestRefused = new(
        ErrorKind.Conflict,
        "broker_refused_request",
        "The broker does not know what it was asked about. Check the account's product code and environment, and the symbols of the bots.",
        "증권사가 요청한 대상을 알지 못합니다. 계좌의 상품코드와 환경, 봇의 종목을 확인하십시오.");

    /// <summary>This server cannot talk to the broker.</summary>
    public static readonly Error NotInstalled = new(
        ErrorKind.Conflict,
        "broker_not_installed",
        "This server cannot trade with that broker yet.",
        "이 서버는 아직 해당 증권사를 지원하지 않습니다.");

    /// <summary>What a call that gave no answer means to a person.</summary>
    internal static Error Of(BrokerException exception) => exception.Error switch
    {
        BrokerError.KeyRefused => KeysRefused,
        BrokerError.BadRequest => RequestRefused,
        _ => Unavailable,
    };
}
