using EggMoney.Application;
using EggMoney.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Opens databases of the scope's tenant.</summary>
internal sealed class EggMoneyDbFactory(ContextFactory contexts, IMultiTenantContextAccessor accessor) : IEggMoneyDbFactory
{
    public async Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken)
    {
        if (accessor.TenantInfo is null)
        {
            throw new InvalidOperationException("This scope has no tenant; open one with ITenantScopeFactory.");
        }

        return await OpenAsync(contexts.ForTenant(accessor), cancellationToken);
    }

    public async Task<ITenantTransaction> BeginAsync(CancellationToken cancellationToken) =>
        await TenantTransaction.BeginAsync(contexts, (EggMoneyDbContext)await OpenAsync(cancellationToken), cancellationToken);

    /// <summary>Keeps the connection for the life of the context, so that its role and tenant are set once and not with each query.</summary>
    internal static async Task<EggMoneyDbContext> OpenAsync(EggMoneyDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
