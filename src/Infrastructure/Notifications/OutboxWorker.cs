using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Notifications;

/// <summary>Looks into the outbox every few seconds. Who is being served is not waited for before the others' next turn.</summary>
internal sealed class OutboxWorker(OutboxRelay relay, DeliveryOptions options, WallClock clock, ILogger<OutboxWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task<int>>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                running.RemoveAll(task => task.IsCompleted);
                running.AddRange(await relay.BeginAsync(stoppingToken));
                await Task.Delay(options.Interval, clock.Provider, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The database may be away for a while; the next turn finds whatever waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "The outbox could not be looked into");
                await Task.Delay(options.Interval, clock.Provider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // Each ends with its call, and records how that ended.
        await Task.WhenAll(running);
    }
}
