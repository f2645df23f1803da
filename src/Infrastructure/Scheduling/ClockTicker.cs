using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Plays the scheduler's part on a clock that is not the machine's: every lane ticks at each of its minutes.</summary>
internal sealed class ClockTicker(
    TradingDispatcher dispatcher, DispatchOptions options, ShutdownGrace grace, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ClockTicker> logger) : BackgroundService, ISchedulerStatus
{
    private volatile bool _running;

    public string Name => "clock";

    public bool IsRunning => _running;

    /// <summary>Its clock is not the one that health goes by.</summary>
    public Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the server listens: one whose port is busy must not trade and then give up.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        _running = true;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(lane => RunAsync(lane, stoppingToken)));
        }
        catch (OperationCanceledException) when (grace.Stopping.IsCancellationRequested)
        {
            logger.LogInformation("The clock's ticks ended at {Now:u}", clock.Now());
        }
        finally
        {
            _running = false;
        }
    }

    private async Task RunAsync(int lane, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await dispatcher.RunDueAsync(lane, grace.Stopping, grace.Token);
            }
#pragma warning disable CA1031 // As with the scheduler: the next tick finds whatever is due.
            catch (Exception exception) when (!grace.Stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "The tick of lane {Lane} failed", lane);
            }

            var now = clock.Now();
            await Task.Delay(TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (now.Ticks % TimeSpan.TicksPerMinute)), clock, stoppingToken);
        }
    }
}
