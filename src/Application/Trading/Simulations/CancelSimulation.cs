using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Ends a simulation. One that is over stays as it is.</summary>
/// <param name="Id">Which.</param>
public sealed record CancelSimulationCommand(Guid Id) : ITenantRequest<Result<SimulationDto>>;

internal sealed class CancelSimulationHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<CancelSimulationCommand, Result<SimulationDto>>
{
    public async Task<Result<SimulationDto>> Handle(CancelSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        await db.Simulations
            .Where(row => row.Id == request.Id && (row.State == SimulationState.Queued || row.State == SimulationState.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SimulationState.Cancelled).SetProperty(row => row.FinishedAt, now), cancellationToken);
        return await db.Simulations.AsNoTracking().Where(row => row.Id == request.Id).Select(SimulationDto.Projection).SingleOrDefaultAsync(cancellationToken) is { } simulation
            ? simulation
            : CommonErrors.NotFound;
    }
}
