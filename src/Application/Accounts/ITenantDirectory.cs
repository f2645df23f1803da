using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Who there is: the few things that are asked and done across tenants, by the system's own database role.</summary>
public interface ITenantDirectory
{
    /// <summary>Every tenant, by username.</summary>
    Task<IReadOnlyList<TenantInfo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The tenant of a username (case does not matter), or null.</summary>
    Task<TenantInfo?> FindAsync(string username, CancellationToken cancellationToken);

    /// <summary>Whether anybody is here who was not made by <c>--demo</c> or <c>simulate</c>.</summary>
    Task<bool> HasRealUsersAsync(CancellationToken cancellationToken);

    /// <summary>Adds the row of a new tenant; what the tenant owns is added in its own scope.</summary>
    /// <returns>False when the username or email is taken.</returns>
    Task<bool> TryAddAsync(Domain.Accounts.User user, CancellationToken cancellationToken);
}
