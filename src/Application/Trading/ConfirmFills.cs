using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using MediatR;

namespace EggMoney.Application.Trading;

/// <summary>Asks the broker what became of what was sent, and books it. Taken again until all it watches is final.</summary>
public sealed record ConfirmFillsCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class ConfirmFillsHandler(IEggMoneyDbFactory databases, RunLedger ledger, Settler settler, TimeProvider clock)
    : IRequestHandler<ConfirmFillsCommand, WorkOutcome>
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    /// <summary>What only its owner can say is looked at less often.</summary>
    private static readonly TimeSpan AskSeldom = TimeSpan.FromMinutes(10);

    public async Task<WorkOutcome> Handle(ConfirmFillsCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var books = await SessionBooks.LoadAsync(db, work.SessionDate, endedToo: false, cancellationToken);
        var cancelling = books.AtBroker.Where(row => row.Slice.State == SliceState.CancelRequested).Select(row => row.Slice).ToList();
        if (!await StopAsync(db, books, cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        await settler.SettleAsync(db, books, sessionOver: false, cancellationToken);

        // One that is held back for an earlier slice will follow: this row must be there to watch it.
        var open = db.OrderSlices.Local.Where(slice => slice.SessionDate == work.SessionDate && slice.Number == work.Number && !slice.State.IsFinal()).ToList();
        if (open.Count > 0)
        {
            var asked = open.Count(slice => slice.NeedsAnswer);
            ledger.Wait(run, clock.Now() + (asked == open.Count ? AskSeldom : AskAgain), Waits.For(open.Count, asked));
        }
        else
        {
            ledger.Finish(run, RunState.Succeeded);
        }

        if (!await db.TrySaveAsync(cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        // Last, so that a broker that cannot cancel does not keep us from booking. The first request may never have left: the intent was
        // saved, and then the process ended or the call failed.
        await settler.CancelAsync(db, books, [.. cancelling.Where(slice => slice.State == SliceState.CancelRequested)], cancellationToken);
        return open.Count > 0 ? WorkOutcome.Waiting : WorkOutcome.Done;
    }

    /// <summary>A bot that was paused or made inactive meanwhile leaves nothing open at the broker.</summary>
    private Task<bool> StopAsync(IEggMoneyDb db, SessionBooks books, CancellationToken cancellationToken) =>
        settler.RequestCancelAsync(db, books, (book, slice) => slice.State != SliceState.CancelRequested && book.IsStopped(books), cancellationToken);
}
