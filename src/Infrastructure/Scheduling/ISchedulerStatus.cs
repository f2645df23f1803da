namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Whether work is being started, however the scheduler is made.</summary>
internal interface ISchedulerStatus
{
    /// <summary>Its name in health: <c>quartz</c>, <c>clock</c> or <c>demo</c>.</summary>
    string Name { get; }

    /// <summary>Whether it has started and not stopped.</summary>
    bool IsRunning { get; }

    /// <summary>When a tick was last begun by any node (UTC); null when that is not known or has not happened.</summary>
    Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken);
}
