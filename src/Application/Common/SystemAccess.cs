using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Common;

/// <summary>The few questions that no single tenant can answer. Nothing else reads across tenants.</summary>
public interface ISystemQueries
{
    /// <summary>The user of this name in any case; null when there is none.</summary>
    Task<TenantInfo?> FindTenantAsync(string username, CancellationToken cancellationToken);

    /// <summary>The user of this id; null when there is none.</summary>
    Task<TenantInfo?> FindTenantAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>The user of this e-mail address in any case; null when there is none.</summary>
    Task<TenantInfo?> FindTenantByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>The brokerage accounts of everybody, those too that their owners deleted.</summary>
    Task<IReadOnlyList<Guid>> ListCredentialsAsync(CancellationToken cancellationToken);

    /// <summary>Whether anybody is here who was not made by <c>--demo</c> or <c>simulate</c>.</summary>
    Task<bool> HasRealUsersAsync(CancellationToken cancellationToken);

    /// <summary>Every user, by name.</summary>
    Task<IReadOnlyList<TenantInfo>> ListTenantsAsync(CancellationToken cancellationToken);

    /// <summary>Users whom <c>--demo</c> or <c>simulate</c> made up, by name; not people who signed up at a demonstration.</summary>
    Task<IReadOnlyList<TenantInfo>> ListInventedTenantsAsync(CancellationToken cancellationToken);

    /// <summary>How many users there are.</summary>
    Task<int> CountUsersAsync(CancellationToken cancellationToken);

    /// <summary>Whose an old machine is; null when it was never imported.</summary>
    /// <param name="fingerprint">See <see cref="Domain.LegacyImport.ImportOrigin"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Guid?> FindOriginOwnerAsync(string fingerprint, CancellationToken cancellationToken);

    /// <summary>Whether the server-wide stop is on.</summary>
    Task<bool> IsTradingPausedAsync(CancellationToken cancellationToken);
}

/// <summary>What an act on the server or on a user writes into a tenant's own rows, such as the audit, in the transaction of the act itself.</summary>
/// <param name="db">The database of that tenant; whoever calls this saves it.</param>
/// <param name="cancellationToken">Cancels.</param>
public delegate Task TenantWork(IEggMoneyDb db, CancellationToken cancellationToken);

/// <summary>The few writes that belong to no tenant's scope.</summary>
public interface ISystemCommands
{
    /// <summary>Adds a user. What the user owns is added in the user's own scope.</summary>
    /// <returns>False when the id, the username or the e-mail address is taken.</returns>
    Task<bool> TryAddUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Sets or lifts the server-wide stop on a person's word.</summary>
    /// <param name="paused">Whether it is to be on.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="work">What that writes into their rows; left out when the stop is as wanted already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SetTradingPausedAsync(bool paused, Guid actor, TenantWork work, CancellationToken cancellationToken);
}
