using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>Lets an admin act in a user's scope: what is done there is the user's, and the audit names the admin.</summary>
internal sealed class TenantDoor(ISystemQueries system, ITenantScopeFactory scopes, CallerContext admin)
{
    /// <summary>The user of this id; null when there is none.</summary>
    public Task<TenantInfo?> FindAsync(Guid id, CancellationToken cancellationToken) => system.FindTenantAsync(id, cancellationToken);

    /// <summary>Sends a request in the user's scope.</summary>
    public async Task<Result<T>> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.Begin(tenant, admin.Caller);
            return await scope.Services.GetRequiredService<IMediator>().Send(request, cancellationToken);
        }
        catch (TenantGoneException) when (tenant.Id != admin.Caller.UserId)
        {
            // Erased meanwhile; it is not the admin who is gone.
            return CommonErrors.NotFound;
        }
    }

    /// <summary>Sends a request in the scope of a user who may not be there.</summary>
    public async Task<Result<T>> SendAsync<T>(Guid id, ITenantRequest<Result<T>> request, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } tenant)
        {
            return CommonErrors.NotFound;
        }

        var result = await SendAsync(tenant, request, cancellationToken);
        return result.IsOk ? result.Value : result.Error;
    }
}
