using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Whether starting this process anew would help.</summary>
public interface IWorkPulse
{
    /// <summary>False when nothing has been begun for long though it could have been.</summary>
    Task<bool> BeatsAsync(CancellationToken cancellationToken);
}

/// <summary>Tells a process that hangs from one that cannot work. A database that is away, and ticks that another node runs, are not cured by a restart.</summary>
internal sealed class WorkPulse(ISchedulerStatus scheduler, DispatchMetrics metrics, DispatchOptions options, IDatabasePing database, TimeProvider clock, TimeProvider machine) : IWorkPulse
{
    /// <summary>Longer than one piece of work may take, whatever the settings say.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(5);

    /// <summary>So long the database must have answered: who has just got it back finds its way by itself.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan AskingTime = TimeSpan.FromSeconds(8);

    private long? _answersSince;

    public async Task<bool> BeatsAsync(CancellationToken cancellationToken)
    {
        var patience = options.Lease * 2 > Least ? options.Lease * 2 : Least;
        if (SinceLastTick <= patience || !await AnswersAsync(cancellationToken))
        {
            _answersSince = null;
            return true;
        }

        // In a cluster another node may have all the ticks.
        if (await FindLastFireAsync(cancellationToken) is { } fired && machine.GetUtcNow() - fired <= patience)
        {
            _answersSince = null;
            return true;
        }

        _answersSince ??= machine.GetTimestamp();
        return machine.GetElapsedTime(_answersSince.Value) < Settled;
    }

    /// <summary>By the machine: a clock that runs fast has its ticks more often.</summary>
    private TimeSpan SinceLastTick => clock is ScaledTimeProvider scaled ? metrics.SinceLastTick / scaled.Speed : metrics.SinceLastTick;

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AskingTime);
        try
        {
            return await database.AnswersAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AskingTime);
        try
        {
            return await scheduler.FindLastFireAsync(limit.Token).WaitAsync(limit.Token);
        }
#pragma warning disable CA1031 // A scheduler that cannot say so has not fired.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
