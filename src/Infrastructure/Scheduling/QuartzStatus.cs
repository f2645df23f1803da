using EggMoney.Application.Trading.Dispatch;
using Quartz;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Asks Quartz' own store, so that a node sees the ticks of the others.</summary>
internal sealed class QuartzStatus(ISchedulerFactory factory, DispatchOptions options) : ISchedulerStatus
{
    private volatile IScheduler? _scheduler;

    public string Name => "quartz";

    public bool IsRunning => _scheduler?.Status == SchedulerStatus.Running;

    public async Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken)
    {
        _scheduler = await factory.GetScheduler(cancellationToken);
        DateTimeOffset? oldest = null;
        for (var lane = 0; lane < options.Lanes; lane++)
        {
            var trigger = await _scheduler.GetTrigger(QuartzScheduling.TriggerOf(lane), cancellationToken);
            if (trigger?.PreviousFireTimeUtc is not { } fired)
            {
                return null;
            }

            oldest = oldest is null || fired < oldest ? fired : oldest;
        }

        return oldest;
    }
}
