using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Takes and ends rows of the run ledger. Both only change tracked entities: they are saved with the work itself, in one commit,
/// so that there is no moment at which work is done and not noted, or noted and not done.</summary>
internal sealed class RunLedger(TimeProvider clock, DispatchOptions options)
{
    private static readonly TimeSpan FirstConfirm = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    /// <summary>Takes the work, or returns null when it is over or somebody else's. The claim holds only once it is saved.</summary>
    public async Task<DispatchRun?> ClaimAsync(IEggMoneyDb db, WorkItem item, CancellationToken cancellationToken)
    {
        var now = clock.Now();

        // A row that was not there may have been written since: the unique key then refuses the insert.
        var run = item.InLedger
            ? await db.DispatchRuns.SingleOrDefaultAsync(
                row => row.SessionDate == item.SessionDate && row.Phase == item.Phase && row.Number == item.Number,
                cancellationToken)
            : null;
        if (run is null)
        {
            run = new() { SessionDate = item.SessionDate, Phase = item.Phase, Number = item.Number, DueAt = item.DueAt, Node = options.Node };
            db.DispatchRuns.Add(run);
        }
        else if (run.IsOver || (run.State == RunState.Running && run.LeaseUntil > now) || (run.State != RunState.Running && run.NextAttemptAt > now))
        {
            return null;
        }

        run.State = RunState.Running;
        run.Attempts++;
        run.Fence++;
        run.Node = options.Node;
        run.StartedAt = now;
        run.FinishedAt = null;
        run.NextAttemptAt = null;
        run.LeaseUntil = now + options.Lease;
        return run;
    }

    /// <summary>Ends the attempt: done, missed, or to be done never.</summary>
    public void Finish(DispatchRun run, RunState state, string? error = null)
    {
        run.State = state;
        run.Error = error;
        run.FinishedAt = clock.Now();
        run.NextAttemptAt = null;
    }

    /// <summary>Has the broker asked about what is about to be sent, though everything of its number may have been settled in this session before. Whoever
    /// is just settling it has not seen this: their save is refused.</summary>
    public async Task WatchAsync(IEggMoneyDb db, DateOnly session, int number, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var run = await db.DispatchRuns.SingleOrDefaultAsync(
            row => row.SessionDate == session && row.Phase == WorkPhase.ConfirmFills && row.Number == number, cancellationToken);
        if (run is null)
        {
            run = new() { SessionDate = session, Phase = WorkPhase.ConfirmFills, Number = number, DueAt = now, StartedAt = now, LeaseUntil = now, Node = options.Node };
            db.DispatchRuns.Add(run);
        }

        run.Fence++;
        Wait(run, now + FirstConfirm);
    }

    /// <summary>Notes that other work will not be needed, unless it has been begun.</summary>
    public async Task SkipAsync(IEggMoneyDb db, WorkItem item, string reason, CancellationToken cancellationToken)
    {
        if (await db.DispatchRuns.AnyAsync(row => row.SessionDate == item.SessionDate && row.Phase == item.Phase && row.Number == item.Number, cancellationToken))
        {
            return;
        }

        db.DispatchRuns.Add(new()
        {
            SessionDate = item.SessionDate,
            Phase = item.Phase,
            Number = item.Number,
            State = RunState.Skipped,
            DueAt = item.DueAt,
            StartedAt = clock.Now(),
            FinishedAt = clock.Now(),
            LeaseUntil = clock.Now(),
            Node = options.Node,
            Fence = 1,
            Error = reason,
        });
    }

    /// <summary>Ends the attempt: to be taken again at <paramref name="at"/>.</summary>
    public void Wait(DispatchRun run, DateTime at, string? reason = null)
    {
        run.State = RunState.Waiting;
        run.Error = reason;
        run.FinishedAt = clock.Now();
        run.NextAttemptAt = at;
    }

    /// <summary>Ends the attempt: it threw. The next one comes later the more often that happened.</summary>
    public void Fail(DispatchRun run, string error)
    {
        run.State = RunState.Failed;
        run.Error = error;
        run.FinishedAt = clock.Now();
        run.NextAttemptAt = clock.Now() + BackOff(run.Attempts);
    }

    private static TimeSpan BackOff(int attempts)
    {
        var wait = FirstBackOff * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }
}
