using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Refusals about a person's own tokens.</summary>
public static class MeErrors
{
    /// <summary>There are as many tokens as a user may have.</summary>
    public static readonly Error TooManyTokens = new(
        ErrorKind.Conflict, "too_many_tokens", "You have {0} tokens already. Delete one first.", "토큰이 이미 {0}개 있습니다. 먼저 하나를 삭제하십시오.");
}
