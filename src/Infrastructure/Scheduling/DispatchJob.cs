using EggMoney.Application.Trading.Dispatch;
using Quartz;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>One tick of one lane. A tick that takes longer than a minute is not joined by a second one, on any node.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchJob(TradingDispatcher dispatcher, ShutdownGrace grace) : IJob
{
    /// <summary>The job's data: which lane.</summary>
    public const string Lane = "lane";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Quartz's own token would break off the running tenant's step at once.
            await dispatcher.RunDueAsync(context.MergedJobDataMap.GetInt(Lane), grace.Stopping, grace.Token);
        }
        catch (OperationCanceledException) when (grace.Stopping.IsCancellationRequested)
        {
            // The server stops; the next tick, here or elsewhere, finds what is left in the ledger.
        }
    }
}
