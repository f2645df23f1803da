using MediatR;

namespace EggMoney.Application.Common;

/// <summary>A request that works on one tenant's data: refused in a scope without a tenant.</summary>
public interface ITenantRequest<out TResponse> : IRequest<TResponse>, ITenantRequest;

/// <summary>The non-generic mark of <see cref="ITenantRequest{TResponse}"/>.</summary>
public interface ITenantRequest;
