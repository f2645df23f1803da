using EggMoney.Application.Trading.Dispatch;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Whether ticks come: a server that has stopped trading silently is worse than one that is down.</summary>
internal sealed class SchedulerHealth(ISchedulerStatus scheduler, DispatchMetrics metrics) : IHealthCheck
{
    public const string SchedulerKey = "scheduler";
    public const string LastTickKey = "lastTickSeconds";

    /// <summary>Three ticks may be late before somebody should look.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // In a cluster another node may have all the ticks; the machine's own clock says how old its last one is.
        var fired = await scheduler.FindLastFireAsync(cancellationToken);
        var age = metrics.SinceLastTick;
        if (fired is { } at && TimeProvider.System.GetUtcNow() - at is var since && since < age)
        {
            age = since < TimeSpan.Zero ? TimeSpan.Zero : since;
        }

        var data = new Dictionary<string, object> { [SchedulerKey] = scheduler.Name, [LastTickKey] = Math.Round(age.TotalSeconds, 1) };
        return !scheduler.IsRunning ? HealthCheckResult.Unhealthy("The scheduler does not run.", data: data)
            : metrics.TickFailed ? HealthCheckResult.Unhealthy("The last tick failed as a whole; the log says why.", data: data)
            : age > Patience ? HealthCheckResult.Unhealthy($"The last tick was {age.TotalSeconds:0} s ago.", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
