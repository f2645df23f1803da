using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>One user of this server.</summary>
/// <param name="Id">The user.</param>
public sealed record GetTenantQuery(Guid Id) : IRequest<Result<TenantDto>>;

internal sealed class GetTenantHandler(IAdminQueries queries, WallClock clock) : IRequestHandler<GetTenantQuery, Result<TenantDto>>
{
    public async Task<Result<TenantDto>> Handle(GetTenantQuery request, CancellationToken cancellationToken) =>
        await queries.FindTenantDtoAsync(request.Id, clock.Now(), cancellationToken) is { } tenant ? tenant : CommonErrors.NotFound;
}
