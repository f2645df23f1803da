using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.AspNetCore.Identity;

namespace EggMoney.Application.Accounts;

/// <summary>Makes users the same way wherever they come from.</summary>
internal sealed class NewUsers(IPasswordHasher<User> hasher, RegistrationOptions options, AuditTrail audit, WallClock wall, TimeProvider clock)
{
    /// <summary>Makes one; nothing is saved.</summary>
    /// <param name="username">As they typed it.</param>
    /// <param name="email">As they typed it.</param>
    /// <param name="password">Null when they are to set one.</param>
    /// <param name="role">What they may do.</param>
    public User Make(string username, string email, string? password, UserRole role = UserRole.User)
    {
        var user = new User
        {
            Id = wall.NewId(),
            Username = AccountName.Compose(username),
            Email = email,
            CreatedAt = wall.Now(),
            Role = role,
            Simulated = options.Simulated,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            Locale = Language.Pick("en", "ko"),
        };
        user.PasswordHash = password is null ? null : hasher.HashPassword(user, password);
        return user;
    }

    /// <summary>What the database gets with a new user: the rows that each has once, and the first line of the audit.</summary>
    /// <param name="user">The user.</param>
    /// <param name="action">What the audit calls it.</param>
    /// <param name="administrative">Whether other admins may read that line.</param>
    public TenantWork Furnish(User user, string action, bool administrative) => async (db, cancellationToken) =>
    {
        await FurnishTenantHandler.AddMissingAsync(db, clock, cancellationToken);
        await audit.AddAsync(db, action, user.Username, before: null, new { user.Username, user.Email, Role = user.Role.ToString() }, cancellationToken, administrative);
    };
}
