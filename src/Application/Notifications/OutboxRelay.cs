using System.Collections.Concurrent;
using EggMoney.Application.Common;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Notifications;

/// <summary>Brings everybody's messages to their channels: whoever has some is served in a scope of their own, several at the same time. One who hangs or
/// fails costs the others nothing; trading is not waited for, and does not wait. A singleton.</summary>
public sealed class OutboxRelay(IServiceScopeFactory plainScopes, ITenantScopeFactory scopes, DeliveryOptions options, WallClock clock, ILogger<OutboxRelay> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, byte> _served = new();
    private readonly SemaphoreSlim _places = new(options.Parallel);

    /// <summary>Serves everybody who has messages and is not being served, and waits for them.</summary>
    /// <returns>How many messages were sent.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken) => (await Task.WhenAll(await BeginAsync(cancellationToken))).Sum();

    /// <summary>Begins to serve everybody who has messages and is not being served, and does not wait for them.</summary>
    public async Task<IReadOnlyList<Task<int>>> BeginAsync(CancellationToken cancellationToken)
    {
        await using var scope = plainScopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<IOutboxQueries>().ListDueAsync(clock.Now(), cancellationToken);
        return [.. due.Where(tenant => _served.TryAdd(tenant.Id, 0)).Select(tenant => ServeAsync(tenant, cancellationToken))];
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<int> ServeAsync(TenantInfo tenant, CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                return await ServeInScopeAsync(tenant, cancellationToken);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
#pragma warning disable CA1031 // Whatever one user's messages throw must not reach the others'; the next turn tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Messages of {UserId} could not be delivered", tenant.Id);
            return 0;
        }
        finally
        {
            _served.TryRemove(tenant.Id, out _);
        }
    }

    private async Task<int> ServeInScopeAsync(TenantInfo tenant, CancellationToken cancellationToken)
    {
        await using var scope = scopes.Begin(tenant);
        var mediator = scope.Services.GetRequiredService<IMediator>();
        await mediator.Send(new RelayNotificationsCommand(), cancellationToken);
        return await mediator.Send(new SendDeliveriesCommand(), cancellationToken);
    }
}
