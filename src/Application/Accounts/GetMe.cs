using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>The caller's account.</summary>
public sealed record GetMeQuery : ITenantRequest<Result<MeDto>>;

/// <summary>A person's account.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name to log in with.</param>
/// <param name="Email">Where messages about the account go, and links to set a new password.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Locale">Language of messages, <c>ko</c> or <c>en</c>.</param>
/// <param name="TimeZone">In which days, months and years are counted, an IANA id.</param>
/// <param name="TwoFactorEnabled">Whether a login needs a one-time password.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that are still good.</param>
/// <param name="MustChangePassword">Nothing but changing the password is allowed.</param>
/// <param name="TradingPaused">The user's own stop.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastLoginAt">UTC time of the latest login.</param>
public sealed record MeDto(
    Guid Id,
    string Username,
    string Email,
    [property: JsonConverter(typeof(EnumJson<UserRole>))] UserRole Role,
    string Locale,
    string TimeZone,
    bool TwoFactorEnabled,
    int RecoveryCodesLeft,
    bool MustChangePassword,
    bool TradingPaused,
    DateTime CreatedAt,
    DateTime? LastLoginAt)
{
    internal static MeDto Of(User user) => new(
        user.Id,
        user.Username,
        user.Email,
        user.Role,
        user.Locale,
        user.TimeZone,
        user.TwoFactorEnabled,
        user.RecoveryCodes?.Split(';', StringSplitOptions.RemoveEmptyEntries).Length ?? 0,
        user.MustChangePassword,
        user.TradingPaused,
        user.CreatedAt,
        user.LastLoginAt);
}

internal sealed class GetMeHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetMeQuery, Result<MeDto>>
{
    public async Task<Result<MeDto>> Handle(GetMeQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return MeDto.Of(await db.Users.AsNoTracking().SingleAsync(cancellationToken));
    }
}
