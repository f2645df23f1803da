namespace EggMoney.Application.Common;

/// <summary>Who the current scope works for (Finbuckle's word; here a user).</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Identifier">The username, or the id's text where the name does not matter.</param>
public sealed record TenantInfo(Guid Id, string Identifier);

/// <summary>Holds the current tenant of a dependency-injection scope.</summary>
public interface IMultiTenantContextAccessor
{
    /// <summary>The tenant, or null in a scope that works for nobody.</summary>
    TenantInfo? TenantInfo { get; }
}

/// <summary>Sets the tenant, once a scope.</summary>
public interface IMultiTenantContextSetter
{
    /// <summary>Sets it.</summary>
    /// <exception cref="InvalidOperationException">The scope has a tenant already, also if it is the same.</exception>
    void Set(TenantInfo tenant);
}

/// <summary>Opens scopes that work for one tenant.</summary>
public interface ITenantScopeFactory
{
    /// <summary>A new scope whose tenant is set.</summary>
    /// <param name="tenant">Who the scope works for.</param>
    /// <param name="caller">Who acts; the server when nobody is named.</param>
    ITenantScope Begin(TenantInfo tenant, Caller? caller = null);
}

/// <summary>A dependency-injection scope of one tenant.</summary>
public interface ITenantScope : IAsyncDisposable
{
    /// <summary>The scope's services.</summary>
    IServiceProvider Services { get; }
}
