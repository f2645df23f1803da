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
    /// <summary>Everybody's long acts that nobody has and whose next step is due, those that are due longest first.</summary>
    Task<IReadOnlyList<DueOperation>> ListDueOperationsAsync(DateTime now, CancellationToken cancellationToken);
}

/// <summary>Takes the due steps of everybody's long acts, each in its tenant's scope. A singleton; whatever one of them throws reaches no other, and nobody waits for
/// another one's slow broker.</summary>
public sealed class OperationRunner(ITenantScopeFactory scopes, IOperationQueries queries, TimeProvider clock, ILogger<OperationRunner> logger)
{
    /// <summary>Steps under way at any time; each needs a connection now and then.</summary>
    private const int AtOnce = 16;

    /// <summary>Of these, one tenant's: a broker that does not answer keeps no more of them.</summary>
    private const int OfOneTenant = 4;

    private readonly Lock _guard = new();
    private readonly Dictionary<Guid, (Guid Tenant, Task Step)> _inFlight = [];

    /// <summary>Starts a step of each that is due and has none under way. What finds no room is due again at the next look.</summary>
    public async Task StartDueAsync(CancellationToken cancellationToken)
    {
        foreach (var due in await queries.ListDueOperationsAsync(clock.Now(), cancellationToken))
        {
            lock (_guard)
            {
                if (_inFlight.Count < AtOnce && !_inFlight.ContainsKey(due.OperationId) && _inFlight.Values.Count(step => step.Tenant == due.Tenant.Id) < OfOneTenant)
                {
                    // It yields before it does anything, so that it is known here before it can be over.
                    _inFlight.Add(due.OperationId, (due.Tenant.Id, StepAsync(due, cancellationToken)));
                }
            }
        }
    }

    /// <summary>Waits for the steps under way, for example before the process ends: a batch that is being sent is recorded.</summary>
    public Task DrainAsync()
    {
        lock (_guard)
        {
            return Task.WhenAll(_inFlight.Values.Select(step => step.Step));
        }
    }

    private async Task StepAsync(DueOperation due, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await using var scope = scopes.Begin(due.Tenant);
            await scope.Services.GetRequiredService<IMediator>().Send(new StepOperationCommand(due.OperationId), cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it was: the next turn finds the operation as its rows say.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(exception, "A step of operation {OperationId} of {UserId} failed", due.OperationId, due.Tenant.Id);
            }
        }
        finally
        {
            lock (_guard)
            {
                _inFlight.Remove(due.OperationId);
            }
        }
    }
}
