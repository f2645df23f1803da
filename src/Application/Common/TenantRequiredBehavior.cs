using MediatR;

namespace EggMoney.Application.Common;

/// <summary>Refuses a tenant's request in a scope that works for nobody.</summary>
internal sealed class TenantRequiredBehavior<TRequest, TResponse>(IMultiTenantContextAccessor tenant) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        request is ITenantRequest && tenant.TenantInfo is null
            ? throw new InvalidOperationException($"{typeof(TRequest).Name} needs a tenant, and this scope has none.")
            : next();
}
