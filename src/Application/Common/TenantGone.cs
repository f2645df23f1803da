using System.Data.Common;
using MediatR;

namespace EggMoney.Application.Common;

/// <summary>The tenant was erased while their request was on its way. It wrote nothing.</summary>
/// <param name="cause">What the request failed with.</param>
public sealed class TenantGoneException(Exception cause) : Exception("The tenant is gone.", cause);

/// <summary>Tells apart, among what a tenant's request fails with, that the tenant is gone and their rows are not found. Handlers need not think
/// of it; nor of what they add, which the database refuses (<see cref="IEggMoneyDb.TrySaveAsync"/>).</summary>
internal sealed class TenantGoneBehavior<TRequest, TResponse>(IMultiTenantContextAccessor tenant, ISystemQueries queries) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        try
        {
            return await next();
        }
        catch (Exception exception) when (exception is SaveConflictException or InvalidOperationException && request is ITenantRequest)
        {
            if (await IsGoneAsync(cancellationToken))
            {
                throw new TenantGoneException(exception);
            }

            throw;
        }
    }

    private async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            return tenant.TenantInfo is { } who && await queries.FindTenantAsync(who.Id, cancellationToken) is null;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The database is down: what the request failed with says more.
            return false;
        }
    }
}
