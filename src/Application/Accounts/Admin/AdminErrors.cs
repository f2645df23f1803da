using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Refusals of what admins do.</summary>
public static class AdminErrors
{
    /// <summary>An invitation was used, and stays as a record of who came in by it.</summary>
    public static readonly Error InvitationUsed = new(
        ErrorKind.Conflict,
        "invitation_used",
        "Somebody has signed up with this invitation: it cannot be taken back. Deactivate the user instead.",
        "이미 사용된 초대는 취소할 수 없습니다. 대신 해당 사용자를 비활성화하십시오.");

    /// <summary>An invitation for a user who needs none.</summary>
    public static readonly Error TenantSignedUp = new(
        ErrorKind.Conflict,
        "tenant_signed_up",
        "This user has a password already and needs no invitation.",
        "이미 비밀번호가 있는 사용자이므로 초대가 필요하지 않습니다.") { Field = "tenantId" };

    /// <summary>An invitation for a user whom <c>--demo</c> or <c>simulate</c> made up.</summary>
    public static readonly Error TenantInvented = new(
        ErrorKind.Conflict,
        "tenant_invented",
        "This user is invented and nobody can sign up as them.",
        "시연을 위해 만든 가상의 사용자이므로 초대할 수 없습니다.") { Field = "tenantId" };
}
