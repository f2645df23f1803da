using EggMoney.Application.Common;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Infrastructure.Tenancy;

/// <summary>Scopes for work that no request brings: the dispatcher, the importer, the command line.</summary>
internal sealed class TenantScopeFactory(IServiceScopeFactory scopes) : ITenantScopeFactory
{
    public ITenantScope Begin(TenantInfo tenant, Caller? caller = null)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            scope.ServiceProvider.GetRequiredService<IMultiTenantContextSetter>().Set(tenant);
            if (caller is not null)
            {
                scope.ServiceProvider.GetRequiredService<CallerContext>().Set(caller);
            }

            return new TenantScope(scope);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    private sealed class TenantScope(AsyncServiceScope scope) : ITenantScope
    {
        public IServiceProvider Services => scope.ServiceProvider;

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
