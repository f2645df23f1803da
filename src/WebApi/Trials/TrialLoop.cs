using EggMoney.Application.Common;

namespace EggMoney.WebApi.Trials;

/// <summary>Works simulations off, one after the other, as long as the server runs.</summary>
internal sealed class TrialLoop(TrialWorker worker, WallClock wall, ILogger<TrialLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A simulation waits for nothing that would give the thread back: it must not be the start's.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var found = false;
            try
            {
                found = await worker.RunNextAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The database may be away for a moment; the simulations are as their rows say.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "Simulations could not be worked off");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(found ? TimeSpan.Zero : Between, wall.Provider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
