using EggMoney.Application.Common;

namespace EggMoney.Application.Market;

/// <summary>Refusals about prices and rates.</summary>
public static class MarketErrors
{
    /// <summary>Nothing says where to ask.</summary>
    public static readonly Error NoAccount = new(
        ErrorKind.Conflict, "no_account", "No brokerage account is active. Add one, or activate one of yours.", "활성화된 증권 계좌가 없습니다. 계좌를 추가하거나 활성화하십시오.");

    /// <summary>Neither kept nor to be had.</summary>
    public static readonly Error NoPrices = new(
        ErrorKind.NotFound, "no_prices", "There are no prices of {0} on the market of your account.", "계좌가 속한 시장에 {0}의 시세가 없습니다.");

    /// <summary>No such rate is set.</summary>
    public static readonly Error NoRate = new(ErrorKind.NotFound, "not_found", "No rate of this day is kept.", "이 날짜의 환율이 없습니다.");

    /// <summary>A line of a file of rates cannot be read.</summary>
    public static readonly Error BadRateLine = new(
        ErrorKind.Invalid, "bad_rate_line", "Line {0} is not a date and a rate, such as 2026-03-02,1455.5.", "{0}번째 줄이 2026-03-02,1455.5와 같은 날짜와 환율이 아닙니다.") { Field = "rates" };
}
