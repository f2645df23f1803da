using EggMoney.Application.Common;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>A long act whose next step is due.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="OperationId">Which.</param>
public sealed record DueOperation(TenantInfo Tenant, Guid OperationId);

/// <summary>The runner's cross-tenant query.</summary>
public interface IOperationQueries
{
    /// <summary>Everybody's long acts that nobody has and whose next step is due.</summary>
    Task<IReadOnlyList<DueOperation>> ListDueOperationsAsync(DateTime now, CancellationToken cancellationToken);
}

/// <summary>Takes the due steps of everybody's long acts, each in its tenant's scope. A singleton; whatever one of them throws reaches no other.</summary>
public sealed class OperationRunner(ITenantScopeFactory scopes, IOperationQueries queries, TimeProvider clock, ILogger<OperationRunner> logger)
{
    /// <summary>Batches are seconds apart: one tenant's slow broker must not hold up the others.</summary>
    private const int AtOnce = 4;

    /// <summary>Takes one step of each that is due.</summary>
    /// <returns>How many were due.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var due = await queries.ListDueOperationsAsync(clock.Now(), cancellationToken);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, StepAsync);
        return due.Count;
    }

    private async ValueTask StepAsync(DueOperation due, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.Begin(due.Tenant);
            await scope.Services.GetRequiredService<IMediator>().Send(new StepOperationCommand(due.OperationId), cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it was: the next turn finds the operation as its rows say.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "A step of operation {OperationId} of {UserId} failed", due.OperationId, due.Tenant.Id);
        }
    }
}
