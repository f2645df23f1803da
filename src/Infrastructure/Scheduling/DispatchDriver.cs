using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Runs the dispatcher on a driven clock: it goes from one due time straight to the next.</summary>
public sealed class DispatchDriver(TradingDispatcher dispatcher, DrivenTimeProvider clock, DispatchOptions options)
{
    /// <summary>Work that comes due by doing work is done at once, but not without end.</summary>
    private const int TicksAtOneTime = 100;

    /// <summary>Does everything that is due up to and including an instant, and leaves the clock there.</summary>
    /// <exception cref="InvalidOperationException">Work at one instant never ends: a defect.</exception>
    public async Task RunUntilAsync(DateTime until, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = await DrainAsync(cancellationToken);
            if (next is not { } at || at > until)
            {
                clock.Set(until);
                return;
            }

            clock.Set(at);
        }
    }

    private async Task<DateTime?> DrainAsync(CancellationToken cancellationToken)
    {
        var failedBefore = false;
        for (var tick = 0; tick < TicksAtOneTime; tick++)
        {
            var (done, failed) = (0, 0);
            DateTime? next = null;
            for (var lane = 0; lane < options.Lanes; lane++)
            {
                var result = await dispatcher.RunDueAsync(lane, cancellationToken);
                done += result.Done;
                failed += result.Failed;
                next = next is null || result.NextDueAt < next ? result.NextDueAt ?? next : next;
            }

            // What failed in this tick was due in it, so that only one more look says when it is due again.
            if (done == 0 && (failed == 0 || failedBefore))
            {
                return next;
            }

            failedBefore = done == 0;
        }

        throw new InvalidOperationException($"Work at {clock.Now():u} does not end.");
    }
}
