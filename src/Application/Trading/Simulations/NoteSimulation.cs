using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Notes how far a simulation is.</summary>
/// <param name="Id">Which.</param>
/// <param name="Done">Sessions done.</param>
/// <param name="Total">Sessions in all.</param>
/// <returns>Whether to go on: it is still wanted, and still this process's.</returns>
public sealed record NoteSimulationCommand(Guid Id, int Done, int Total) : ITenantRequest<bool>;

internal sealed class NoteSimulationHandler(IEggMoneyDbFactory databases, DispatchOptions options, WallClock clock) : IRequestHandler<NoteSimulationCommand, bool>
{
    public async Task<bool> Handle(NoteSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var (lease, node) = (clock.Now() + SimulationLease.Length, options.Node);
        return await db.Simulations
            .Where(row => row.Id == request.Id && row.State == SimulationState.Running && row.Node == node)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Done, request.Done).SetProperty(row => row.Total, request.Total).SetProperty(row => row.LeaseUntil, lease), cancellationToken) > 0;
    }
}
