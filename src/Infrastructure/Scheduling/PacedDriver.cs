using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Plays the scheduler's part in a demonstration: one session after another, a few seconds apart, on the driven clock.</summary>
internal sealed class PacedDriver(
    DispatchDriver driver,
    DrivenTimeProvider clock,
    IMarketCalendar calendar,
    DispatchMetrics metrics,
    IHostApplicationLifetime lifetime,
    PacedDriverOptions options,
    ILogger<PacedDriver> logger) : BackgroundService, ISchedulerStatus
{
    /// <summary>Long enough after the close for the session to be settled and reported.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromHours(1);

    private volatile bool _running;

    public string Name => "demo";

    public bool IsRunning => _running;

    /// <summary>The driven clock says nothing of when that was; <see cref="DispatchMetrics"/> does.</summary>
    public Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the server listens: one whose port is busy must not trade and then give up.
        await Started(stoppingToken);
        _running = true;
        try
        {
            using var pace = new PeriodicTimer(options.Pace);
            do
            {
                await AdvanceAsync();
            }
            while (await pace.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("The demonstration rests at {Now:u}", clock.Now());
        }
        finally
        {
            _running = false;
        }
    }

    private async Task AdvanceAsync()
    {
        try
        {
            // A session is played to its end also when the server stops meanwhile: it takes less than a second.
            await driver.RunUntilAsync(NextStop(), CancellationToken.None);
        }
#pragma warning disable CA1031 // The demonstration goes on; the dispatcher has logged and noted what failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "The session at {Now:u} stopped short; it is tried again after {Since}", clock.Now(), metrics.SinceLastTick);
        }
    }

    /// <summary>After the close of the session at hand, or of the next; the end of the calendar is the end of the demonstration.</summary>
    private DateTime NextStop()
    {
        var now = clock.Now();
        var today = calendar.SessionOn(DateOnly.FromDateTime(now));
        var session = today is not null && now < today.Close + AfterClose ? today : calendar.NextSessionAfter(DateOnly.FromDateTime(now));
        return session.Date <= options.LastDay ? session.Close + AfterClose : now;
    }

    private async Task Started(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}

/// <summary>How fast a demonstration goes, and how far.</summary>
/// <param name="Pace">From the beginning of one session to that of the next, by the machine's clock.</param>
/// <param name="LastDay">The last date that trades.</param>
internal sealed record PacedDriverOptions(TimeSpan Pace, DateOnly LastDay);
