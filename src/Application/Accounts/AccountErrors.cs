using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Refusals about people, logins, passwords and second factors.</summary>
public static class AccountErrors
{
    /// <summary>Somebody has the address.</summary>
    public static readonly Error EmailTaken = new(
        ErrorKind.Conflict, "email_taken", "Somebody has signed up with this e-mail address.", "이미 등록된 이메일 주소입니다.") { Field = "email" };

    /// <summary>Nobody would be left to manage the server.</summary>
    public static readonly Error LastAdmin = new(
        ErrorKind.Conflict,
        "last_admin",
        "This is the last admin who can log in. Make somebody else an admin first.",
        "로그인할 수 있는 마지막 관리자입니다. 먼저 다른 사용자를 관리자로 지정하십시오.");

    /// <summary>Orders or slices are not final.</summary>
    public static readonly Error OrdersOpen = new(
        ErrorKind.Conflict,
        "orders_open",
        "Orders are open, or of a session that is not reconciled yet. Cancel what is open with POST /api/v1/trading/panic, wait until the session has closed, then try again.",
        "아직 끝나지 않았거나 대사가 끝나지 않은 거래일의 주문이 있습니다. 남은 주문을 POST /api/v1/trading/panic으로 취소하고 장이 마감될 때까지 기다린 뒤 다시 시도하십시오.");

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

    /// <summary>What was asked for needs more than a session, and no proof was sent.</summary>
    public static readonly Error ProofRequired = new(
        ErrorKind.Unauthenticated,
        "proof_required",
        "This needs a proof that it is you: send your password, and a code where two-factor authentication is on.",
        "본인 확인이 필요합니다. 비밀번호를 보내고, 2단계 인증을 사용하면 인증 코드도 함께 보내십시오.");

    /// <summary>Too many wrong proofs of somebody logged in.</summary>
    public static readonly Error LockedOut = new(
        ErrorKind.TooMany,
        "locked_out",
        "Too many wrong passwords or codes. Try again in 15 minutes.",
        "비밀번호나 인증 코드를 너무 많이 틀렸습니다. 15분 뒤에 다시 시도하십시오.");

    /// <summary>A refresh token that is none, or of a login that is over.</summary>
    public static readonly Error RefreshInvalid = new(
        ErrorKind.Unauthenticated, "refresh_invalid", "This login is over. Log in again.", "로그인이 만료되었습니다. 다시 로그인하십시오.");

    /// <summary>Two requests used a refresh token at the same time, and the other one got the new tokens.</summary>
    public static readonly Error RefreshSuperseded = new(
        ErrorKind.Unauthenticated,
        "refresh_superseded",
        "Another request used this refresh token at the same time. Use the tokens that it got.",
        "다른 요청이 같은 갱신 토큰을 동시에 사용했습니다. 그 요청이 받은 토큰을 사용하십시오.");

    /// <summary>A refresh token came back after its one use.</summary>
    public static readonly Error RefreshReused = new(
        ErrorKind.Unauthenticated,
        "refresh_reused",
        "This refresh token was used before, so somebody may have stolen it. The login has been ended; log in again.",
        "이미 사용한 갱신 토큰입니다. 도난당했을 수 있어 로그인을 종료했습니다. 다시 로그인하십시오.");

    /// <summary>A token to set a new password that is none, too old or used.</summary>
    public static readonly Error ResetInvalid = new(
        ErrorKind.Invalid,
        "reset_invalid",
        "This token is not valid, too old, or used already. Ask for a new one.",
        "토큰이 올바르지 않거나 만료되었거나 이미 사용되었습니다. 새로 요청하십시오.")
    { Field = "token" };

    /// <summary>The new password contains the username.</summary>
    public static readonly Error PasswordHasName = new(
        ErrorKind.Invalid, "password_has_username", "A password does not contain the username.", "비밀번호에 사용자 이름이 들어 있으면 안 됩니다.") { Field = "newPassword" };

    /// <summary>A second factor is on.</summary>
    public static readonly Error TwoFactorAlreadyOn = new(
        ErrorKind.Conflict, "two_factor_already_on", "Two-factor authentication is on already. Disable it first.", "2단계 인증이 이미 켜져 있습니다. 먼저 끄십시오.");

    /// <summary>No second factor is on.</summary>
    public static readonly Error TwoFactorOff = new(
        ErrorKind.Conflict, "two_factor_off", "Two-factor authentication is not on.", "2단계 인증이 켜져 있지 않습니다.");

    /// <summary>A second factor was to be enabled before one was set up.</summary>
    public static readonly Error TwoFactorNotSetUp = new(
        ErrorKind.Conflict, "two_factor_not_set_up", "Set up two-factor authentication first.", "먼저 2단계 인증을 설정하십시오.");

    /// <summary>The code that should show that the authenticator works is not the right one.</summary>
    public static readonly Error TotpWrong = new(
        ErrorKind.Invalid,
        "totp_wrong",
        "This is not the authenticator's code of now. Is its clock right?",
        "인증 앱의 현재 코드가 아닙니다. 기기의 시계가 맞는지 확인하십시오.")
    { Field = "totp" };
}
