using EggMoney.Application.Common;

namespace EggMoney.WebApi.Access;

/// <summary>Refusals before any use case is reached.</summary>
internal static class AccessErrors
{
    public static readonly Error Unauthenticated = new(
        ErrorKind.Unauthenticated, "unauthenticated", "Log in first: this needs a valid access token.", "먼저 로그인하십시오. 유효한 액세스 토큰이 필요합니다.");

    public static readonly Error AdminsOnly = new(ErrorKind.Forbidden, "admins_only", "Only an admin may do this.", "관리자만 할 수 있습니다.");

    public static readonly Error LoginOnly = new(
        ErrorKind.Forbidden, "login_only", "A personal access token may not do this; log in.", "개인 액세스 토큰으로는 할 수 없습니다. 로그인하십시오.");

    public static readonly Error ScopeMissing = new(
        ErrorKind.Forbidden, "scope_missing", "This needs a personal access token of scope 'trade', or a login.", "범위가 'trade'인 개인 액세스 토큰이나 로그인이 필요합니다.");

    public static readonly Error PasswordChangeRequired = new(
        ErrorKind.Forbidden, "password_change_required", "Change your password first: POST /api/v1/auth/password.", "먼저 비밀번호를 변경하십시오: POST /api/v1/auth/password.");
}
