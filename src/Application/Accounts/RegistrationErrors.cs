using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Refusals of people who want to come in.</summary>
public static class RegistrationErrors
{
    /// <summary>Somebody has a name that looks the same.</summary>
    public static readonly Error UsernameTaken = new(
        ErrorKind.Conflict, "username_taken", "This username is taken. Choose another.", "이미 사용 중인 사용자 이름입니다. 다른 이름을 고르십시오.") { Field = "username" };

    /// <summary>The server takes nobody new.</summary>
    public static readonly Error RegistrationClosed = new(
        ErrorKind.Forbidden, "registration_closed", "This server takes no new people.", "이 서버는 새 사용자를 받지 않습니다.");

    /// <summary>No invitation, or one that is unknown, used, expired, revoked or somebody else's: not said which.</summary>
    public static readonly Error InvitationInvalid = new(
        ErrorKind.Forbidden,
        "invitation_invalid",
        "Signing up here needs an invitation, and this is none that is still good. Ask an admin for a new code.",
        "가입하려면 유효한 초대 코드가 필요합니다. 관리자에게 새 코드를 요청하십시오.");

    /// <summary>There is an admin already.</summary>
    public static readonly Error SetUpBefore = new(
        ErrorKind.Forbidden, "setup_done", "This server has an admin already. Ask them for an invitation.", "이 서버에는 이미 관리자가 있습니다. 관리자에게 초대를 요청하십시오.");

    /// <summary>It is not the token of the latest start.</summary>
    public static readonly Error SetupTokenInvalid = new(
        ErrorKind.Forbidden,
        "setup_token_invalid",
        "This is not the setup token that the server printed at its latest start.",
        "서버가 마지막으로 시작할 때 출력한 설정 토큰이 아닙니다.");

    /// <summary>The refusal that an outcome stands for; null for success.</summary>
    internal static Error? Of(AdmissionOutcome outcome) => outcome switch
    {
        AdmissionOutcome.Added => null,
        AdmissionOutcome.UsernameTaken => UsernameTaken,
        AdmissionOutcome.EmailTaken => AccountErrors.EmailTaken,
        AdmissionOutcome.InvitationInvalid => InvitationInvalid,
        AdmissionOutcome.SetupTokenInvalid => SetupTokenInvalid,
        AdmissionOutcome.SetUpBefore => SetUpBefore,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
