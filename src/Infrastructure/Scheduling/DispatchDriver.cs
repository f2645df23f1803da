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
        // Others may have written before this call, but while it runs the work at one time is done before the clock moves on.
        for (var sinceIdle = false; ; sinceIdle = true)
        {
            var next = await DrainAsync(sinceIdle, cancellationToken);
            if (next is not { } at || at > until)
            {
                clock.Set(until);
                return;
            }

            clock.Set(at);
        }
    }

    private async Task<DateTime?> DrainAsync(bool sinceIdle, CancellationToken cancellationToken)
    {
        var failedBefore = false;
        for (var tick = 0; tick < TicksAtOneTime; tick++)
        {
            var (done, failed) = (0, 0);
            DateTime? next = null;
            for (var lane = 0; lane < options.Lanes; lane++)
            {
                var result = await dispatcher.RunDueAsync(lane, cancellationToken, sinceIdle);
                done += result.Done;
                failed += result.Failed;
                next = next is null || result.NextDueAt < next ? result.NextDueAt ?? next : next;
            }

            // Only a tick that asked the database may say that there is nothing left. What failed in it was due in it, so that one more look
            // says when it is due again.
            if (done == 0 && !sinceIdle && (failed == 0 || failedBefore))
            {
                return next;
            }

            (sinceIdle, failedBefore) = (false, done == 0);
        }

        throw new InvalidOperationException($"Work at {clock.Now():u} does not end.");
    }
}
