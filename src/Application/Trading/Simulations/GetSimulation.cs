using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>A simulation with all that came of it.</summary>
/// <param name="Id">Which.</param>
public sealed record GetSimulationQuery(Guid Id) : ITenantRequest<Result<SimulationDetailDto>>;

internal sealed class GetSimulationHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetSimulationQuery, Result<SimulationDetailDto>>
{
    public async Task<Result<SimulationDetailDto>> Handle(GetSimulationQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Simulations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is { } row
            ? new SimulationDetailDto(SimulationDto.Of(row), SimulationJson.Read<SimulationResult>(row.Result))
            : CommonErrors.NotFound;
    }
}
