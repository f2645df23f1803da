using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Refusals about logins, passwords and second factors.</summary>
public static class AccountErrors
{
    /// <summary>A login did not succeed. Wrong password, unknown, inactive or locked out: whoever asks is not told which.</summary>
    public static readonly Error LoginFailed = new(
        ErrorKind.Unauthenticated,
        "login_failed",
        "The username, the password or the code is wrong. After ten failures one must wait 15 minutes.",
        "사용자 이름, 비밀번호 또는 인증 코드가 올바르지 않습니다. 열 번 실패하면 15분 동안 기다려야 합니다.");

    /// <summary>The password was right, and a code is wanted besides.</summary>
    public static readonly Error TotpRequired = new(
        ErrorKind.Unauthenticated,
        "totp_required",
        "Two-factor authentication is on: send 'totp', or 'recoveryCode', too.",
        "2단계 인증이 켜져 있습니다. 'totp'나 'recoveryCode'도 함께 보내십시오.");

    /// <summary>Somebody logged in did not prove that they are who they were at the login.</summary>
    public static readonly Error ProofWrong = new(
        ErrorKind.Unauthenticated,
        "proof_wrong",
        "The password or the code is wrong. After ten failures one must wait 15 minutes.",
        "비밀번호 또는 인증 코드가 올바르지 않습니다. 열 번 실패하면 15분 동안 기다려야 합니다.");

    /// <summary>Too many wrong proofs of somebody logged in.</summary>
    public static readonly Error LockedOut = new(
        ErrorKind.TooMany,
        "locked_out",
        "Too many wrong passwords or codes. Try again in 15 minutes.",
        "비밀번호나 인증 코드를 너무 많이 틀렸습니다. 15분 뒤에 다시 시도하십시오.");
}
