using EggMoney.Application.Trading.ByHand;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Looks every second whether a long act by hand has a step to take.</summary>
internal sealed class OperationService(OperationRunner runner, TimeProvider clock, ILogger<OperationService> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await runner.StartDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The database may be away for a moment; the operations are as their rows say.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "Nobody's operations could be looked at");
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(Between, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A batch that is being sent is recorded before the process ends.
        await runner.DrainAsync();
    }
}
