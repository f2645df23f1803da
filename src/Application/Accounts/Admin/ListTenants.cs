using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>The users of this server, newest first.</summary>
/// <param name="Name">Part of a username, in any case.</param>
/// <param name="Active">Whether they may log in.</param>
/// <param name="Role"><c>user</c> or <c>admin</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListTenantsQuery(string? Name = null, bool? Active = null, string? Role = null, string? Cursor = null, int Limit = PageLimit.Default)
    : IRequest<Result<Page<TenantDto>>>
{
    /// <summary><see cref="Role"/>, once it is known to be one.</summary>
    public UserRole? WantedRole => ListFilters.Choice<UserRole>(Role);
}

/// <summary>A user as admins see them.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name.</param>
/// <param name="Email">Where messages about the account go.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Active">Whether they may log in and their bots trade.</param>
/// <param name="SignedUp">Whether they have a password; false for somebody who was added and has not come yet.</param>
/// <param name="MustChangePassword">Whether they may do nothing but change a password that somebody else chose.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastLoginAt">UTC; null when never.</param>
/// <param name="TradingPaused">The user's own stop.</param>
/// <param name="TwoFactorEnabled">Whether a login needs a second factor.</param>
/// <param name="LockedUntil">UTC time before which no login is possible, after too many failed ones; null when none is in the way.</param>
public sealed record TenantDto(
    Guid Id, string Username, string Email, UserRole Role, bool Active, bool SignedUp, bool MustChangePassword, DateTime CreatedAt, DateTime? LastLoginAt, bool TradingPaused, bool TwoFactorEnabled, DateTime? LockedUntil)
{
    /// <summary>What is read of a user.</summary>
    /// <param name="now">UTC.</param>
    public static Expression<Func<User, TenantDto>> Projection(DateTime now) => user => new(
        user.Id, user.Username, user.Email, user.Role, user.Active, user.PasswordHash != null, user.MustChangePassword, user.CreatedAt, user.LastLoginAt, user.TradingPaused, user.TwoFactorEnabled, user.LockoutEnd > now ? user.LockoutEnd : null);
}

internal sealed class ListTenantsValidator : AbstractValidator<ListTenantsQuery>
{
    public ListTenantsValidator()
    {
        RuleFor(query => query.Name).IsLine(100);
        RuleFor(query => query.Role).IsChoice<ListTenantsQuery, UserRole>();
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListTenantsHandler(IAdminQueries queries, WallClock clock) : IRequestHandler<ListTenantsQuery, Result<Page<TenantDto>>>
{
    public async Task<Result<Page<TenantDto>>> Handle(ListTenantsQuery request, CancellationToken cancellationToken) =>
        Cursor.TryParse(request.Cursor, out var after)
            ? Page<TenantDto>.Of(await queries.ListTenantsAsync(request, after, clock.Now(), cancellationToken), request.Limit, tenant => new(tenant.CreatedAt, tenant.Id))
            : CommonErrors.BadCursor;
}
