using EggMoney.Application.Common;

namespace EggMoney.Infrastructure.Tenancy;

/// <summary>The tenant of one dependency-injection scope.</summary>
internal sealed class MultiTenantContextAccessor : IMultiTenantContextAccessor, IMultiTenantContextSetter
{
    private TenantInfo? _tenant;

    public TenantInfo? TenantInfo => _tenant;

    public void Set(TenantInfo tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if (tenant.Id == Guid.Empty)
        {
            // An empty id would stamp rows as nobody's.
            throw new ArgumentException("A tenant needs an id.", nameof(tenant));
        }

        if (Interlocked.CompareExchange(ref _tenant, tenant, null) is not null)
        {
            throw new InvalidOperationException("This scope has a tenant already; open a scope for each tenant.");
        }
    }
}
