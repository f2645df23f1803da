using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Refusals about brokerage accounts.</summary>
public static class CredentialErrors
{
    /// <summary>How many a user may have.</summary>
    public const int MaxCredentials = 10;

    /// <summary>Keys, account number or product code for the paper broker.</summary>
    public static readonly Error PaperTakesNoKeys = new(
        ErrorKind.Invalid,
        "paper_takes_no_keys",
        "A paper account has no keys, account number or product code: leave '{0}' out.",
        "모의 계좌에는 키, 계좌번호, 상품코드가 없습니다. '{0}'을(를) 빼고 보내십시오.");

    /// <summary>A paper account of real money.</summary>
    public static readonly Error PaperIsMock = new Error(
        ErrorKind.Invalid,
        "paper_is_mock",
        "A paper account is always 'mock': no money is in it.",
        "paper 계좌는 실제 돈이 없으므로 항상 'mock'입니다.").At("environment");

    /// <summary>Cash for an account whose cash the broker knows.</summary>
    public static readonly Error OnlyPaperTakesCash = new Error(
        ErrorKind.Invalid,
        "only_paper_takes_cash",
        "Only a paper account opens with 'cash': the broker knows what is in this one. Leave it out.",
        "'cash'는 paper 계좌에만 쓸 수 있습니다. 이 계좌의 잔고는 증권사가 알고 있으니 빼고 보내십시오.").At("cash");

    /// <summary>A brokerage account without its product code.</summary>
    public static readonly Error ProductCodeMissing = new Error(
        ErrorKind.Invalid,
        "product_code_missing",
        "This broker's accounts have a product code: the two digits behind the account number, for example 01.",
        "이 증권사의 계좌에는 상품코드가 있어야 합니다. 계좌번호 뒤의 두 자리 숫자입니다(예: 01).").At("productCode");

    /// <summary>As many as a user may have.</summary>
    public static readonly Error TooMany = new Error(
        ErrorKind.Conflict,
        "credential_limit",
        "You have {0} brokerage accounts, and more are not possible. Delete one first.",
        "증권 계좌는 {0}개까지 등록할 수 있습니다. 먼저 하나를 삭제하십시오.").With(MaxCredentials);

    /// <summary>Something is on its way to the broker.</summary>
    public static Error OrdersOpen => AccountErrors.OrdersOpen;

    /// <summary>Shares were bought on another account.</summary>
    public static readonly Error HoldingsElsewhere = new Error(
        ErrorKind.Conflict,
        "holdings_elsewhere",
        "Your bots hold shares that were bought on another account; on this one they could not sell them. If the shares are there too, repeat this with 'acceptHoldings': true.",
        "봇이 보유한 주식은 다른 계좌에서 산 것이라 이 계좌에서는 팔 수 없습니다. 그 주식이 이 계좌에도 있다면 'acceptHoldings': true로 다시 요청하십시오.").At("acceptHoldings");

    /// <summary>Orders name the account, or bots trade on it.</summary>
    public static readonly Error AccountFixed = new(
        ErrorKind.Conflict,
        "account_number_fixed",
        "Account number and product code stay as they are once the account is active or has had orders. Add the other account as a new one.",
        "활성 상태이거나 주문이 있었던 계좌의 계좌번호와 상품코드는 바꿀 수 없습니다. 다른 계좌는 새로 등록하십시오.");

    /// <summary>Bots hold shares on the active account.</summary>
    public static readonly Error InUse = new(
        ErrorKind.Conflict,
        "credential_in_use",
        "Your bots trade on this account and hold shares there. Sell them or make another account active first.",
        "봇이 이 계좌로 거래하며 주식을 보유하고 있습니다. 먼저 주식을 팔거나 다른 계좌를 활성화하십시오.");

    /// <summary>Real money needs more than a session.</summary>
    public static Error ProofRequired => AccountErrors.ProofRequired.At("proof");
}
