using EggMoney.Application.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Does a thing again and again, by the machine's clock unless it says otherwise. Whatever it throws is logged, and the next round comes all the same.</summary>
internal abstract class ServerLoop(WallClock clock, ILogger logger) : BackgroundService
{
    /// <summary>The machine's clock.</summary>
    protected WallClock Wall { get; } = clock;

    /// <summary>From one round to the next.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>The clock by which it waits for the next round.</summary>
    protected virtual TimeProvider Pace => Wall.Provider;

    /// <summary>One round.</summary>
    public abstract Task RunOnceAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not in the way of the start.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
#pragma warning disable CA1031 // See above.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "A round of {Loop} failed", GetType().Name);
            }

            try
            {
                await Task.Delay(Every, Pace, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
