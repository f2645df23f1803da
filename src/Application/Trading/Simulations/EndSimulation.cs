using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Keeps what came of a simulation, if it is still wanted and still this process's.</summary>
/// <param name="Id">Which.</param>
/// <param name="Summary">In a few figures; null when it failed.</param>
/// <param name="Result">Day by day; null when it failed.</param>
/// <param name="Code">Why it failed, one of <see cref="SimulationWords"/>; null when it did not.</param>
public sealed record EndSimulationCommand(Guid Id, SimulationSummary? Summary, SimulationResult? Result, string? Code = null) : ITenantRequest<bool>;

internal sealed class EndSimulationHandler(IEggMoneyDbFactory databases, DispatchOptions options, WallClock clock) : IRequestHandler<EndSimulationCommand, bool>
{
    public async Task<bool> Handle(EndSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var (now, node) = (clock.Now(), options.Node);
        var state = request.Code is null ? SimulationState.Completed : SimulationState.Failed;
        var summary = request.Summary is null ? null : SimulationJson.Write(request.Summary);
        var result = request.Result is null ? null : SimulationJson.Write(request.Result);
        return await db.Simulations
            .Where(row => row.Id == request.Id && row.State == SimulationState.Running && row.Node == node)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, state)
                    .SetProperty(row => row.Error, request.Code)
                    .SetProperty(row => row.Summary, summary)
                    .SetProperty(row => row.Result, result)
                    .SetProperty(row => row.Done, row => state == SimulationState.Completed ? row.Total : row.Done)
                    .SetProperty(row => row.FinishedAt, now),
                cancellationToken) > 0;
    }
}
