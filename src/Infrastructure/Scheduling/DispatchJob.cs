using EggMoney.Application.Trading.Dispatch;
using Quartz;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>One tick of one lane. A tick that takes longer than a minute is not joined by a second one, on any node.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchJob(TradingDispatcher dispatcher, ShutdownGrace grace) : IJob
{
    /// <summary>The job's data: which lane.</summary>
    public const string Lane = "lane";

    // Quartz's own token would break off the running tenant's step at once.
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await dispatcher.RunDueAsync(context.MergedJobDataMap.GetInt(Lane), grace.Token);
}
