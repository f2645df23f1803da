using EggMoney.Application.Common;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>A simulation that somebody should take.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="SimulationId">Which.</param>
public sealed record WaitingSimulation(TenantInfo Tenant, Guid SimulationId);

/// <summary>The worker's cross-tenant query.</summary>
public interface ISimulationQueries
{
    /// <summary>Everybody's simulations that wait, and those whose worker is gone; oldest first.</summary>
    Task<IReadOnlyList<WaitingSimulation>> ListWaitingSimulationsAsync(DateTime now, CancellationToken cancellationToken);
}
