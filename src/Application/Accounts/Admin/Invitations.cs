using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Makes invitations.</summary>
internal static class Invitations
{
    /// <summary>How long one is good when nothing else is said.</summary>
    public const int DefaultDays = 7;

    /// <summary>Makes one; nothing is saved.</summary>
    /// <returns>The invitation, and its code, which is shown once.</returns>
    public static (Invitation Invitation, string Code) Make(WallClock clock, Caller admin, UserRole role, int days, string? note, Guid? forUser)
    {
        var (code, hash) = OneTimeCode.Create(OneTimeCode.Invitation);
        var now = clock.Now();
        var invitation = new Invitation
        {
            Id = clock.NewId(),
            CodeHash = hash,
            Note = note,
            Role = role,
            ForUserId = forUser,
            CreatedBy = admin.UserId,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
        return (invitation, code);
    }
}
