using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Refusals about a person's own account and tokens.</summary>
public static class MeErrors
{
    /// <summary>Another user has the address.</summary>
    public static readonly Error EmailTaken = new(
        ErrorKind.Conflict, "email_taken", "This e-mail address belongs to another account.", "이 이메일 주소는 다른 계정에서 사용하고 있습니다.") { Field = "email" };

    /// <summary>A new address without a password.</summary>
    public static readonly Error ProofRequired = new(
        ErrorKind.Unauthenticated, "proof_required", "To change the e-mail address, send your 'password' too.", "이메일 주소를 변경하려면 'password'도 함께 보내십시오.") { Field = "password" };

    /// <summary>Orders or slices are not final.</summary>
    public static readonly Error OrdersOpen = new(
        ErrorKind.Conflict,
        "orders_open",
        "Orders are still open. Cancel them with POST /api/v1/trading/panic or wait until the session has closed, then try again.",
        "아직 끝나지 않은 주문이 있습니다. POST /api/v1/trading/panic으로 취소하거나 장이 마감될 때까지 기다린 뒤 다시 시도하십시오.");

    /// <summary>Nobody would be left to manage the server.</summary>
    public static readonly Error LastAdmin = new(
        ErrorKind.Conflict, "last_admin", "You are the last admin. Make somebody else an admin first.", "마지막 관리자입니다. 먼저 다른 사용자를 관리자로 지정하십시오.");

    /// <summary>There are as many tokens as a user may have.</summary>
    public static readonly Error TooManyTokens = new(
        ErrorKind.Conflict, "too_many_tokens", "You have {0} tokens already. Delete one first.", "토큰이 이미 {0}개 있습니다. 먼저 하나를 삭제하십시오.");
}
