#pragma warning disable RS0030 // As in SystemQueries: the few questions across tenants.

using EggMoney.Application.Trading.Simulations;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Everybody's simulations.</summary>
internal sealed partial class SystemQueries : ISimulationQueries
{
    /// <summary>More than the nodes that may ask at the same moment, of which each takes one.</summary>
    private const int AtOnce = 50;

    public async Task<IReadOnlyList<WaitingSimulation>> ListWaitingSimulationsAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Simulations.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(simulation => simulation.State == SimulationState.Queued || (simulation.State == SimulationState.Running && simulation.LeaseUntil <= now))
            .OrderBy(simulation => simulation.CreatedAt)
            .Take(AtOnce)
            .Join(Everybody(db), simulation => simulation.UserId, user => user.Id, (simulation, user) => new WaitingSimulation(new(user.Id, user.Username), simulation.Id))
            .ToListAsync(cancellationToken);
    }
}
