using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Ends orders on a person's word: what was planned of them is not sent, what is at the broker is cancelled, and what filled meanwhile is booked.
/// Harmless when repeated; what the broker does not confirm in time is settled by the dispatcher.</summary>
internal sealed class OpenOrders(IEggMoneyDbFactory databases, Settler settler, Booking booking, DispatchOptions options, TimeProvider clock, ILogger<OpenOrders> logger)
{
    /// <summary>A cancel that was asked for shows in a broker's lists a moment later; and the dispatcher may have been sending just now.</summary>
    private const int Looks = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>How often one session is tried again when another writer was first.</summary>
    private const int Attempts = 6;

    /// <summary>Ends them. From here on nobody's impatience ends it, only its own time: a phone that lost its connection still wants its orders cancelled.</summary>
    /// <param name="which">Those that are meant.</param>
    /// <param name="reason">Why their planned slices are not sent.</param>
    /// <returns>Whether none of them may still be at a broker.</returns>
    public async Task<bool> EndAsync(Func<OrderBook, bool> which, string reason)
    {
        using var budget = new CancellationTokenSource(options.PanicBudget, clock);
        for (var look = 1; ; look++)
        {
            var (unsettled, answered) = await StopAsync(which, reason, budget.Token);
            if (!unsettled || !answered || look == Looks)
            {
                return !unsettled && answered;
            }

            await Task.Delay(BetweenLooks, clock, CancellationToken.None);
        }
    }

    /// <returns>Whether anything may still be at a broker, and whether everybody answered.</returns>
    private async Task<(bool Unsettled, bool Answered)> StopAsync(Func<OrderBook, bool> which, string reason, CancellationToken budget)
    {
        List<DateOnly> sessions;
        await using (var db = await databases.OpenAsync(CancellationToken.None))
        {
            var unfinished = await db.OrderSlices.Where(SliceFilters.Unfinished).Select(slice => slice.SessionDate).Distinct().ToListAsync(CancellationToken.None);
            var open = await db.Orders.Where(order => order.State == OrderState.Open).Select(order => order.SessionDate).Distinct().ToListAsync(CancellationToken.None);
            sessions = [.. unfinished.Union(open).OrderDescending()];
        }

        var (unsettled, answered) = (false, true);
        foreach (var session in sessions)
        {
            // What was planned ends first and needs no broker.
            await EndPlannedAsync(session, which, reason);
            try
            {
                unsettled |= await CancelAsync(session, which, budget);
            }
#pragma warning disable CA1031 // Whatever a broker throws, the other sessions have their turn, and the owner is told.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "What is open of {SessionDate} could not be confirmed as cancelled; the dispatcher goes on", session);
                answered = false;
            }
        }

        return (unsettled, answered);
    }

    /// <summary>Ends slices that were not sent, and the orders that have nothing at the broker.</summary>
    private async Task EndPlannedAsync(DateOnly session, Func<OrderBook, bool> which, string reason)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var db = await databases.OpenAsync(CancellationToken.None);
            var books = await SessionBooks.LoadAsync(db, session, endedToo: true, CancellationToken.None);
            foreach (var book in books.Orders.Where(which))
            {
                foreach (var slice in book.Slices.Where(slice => slice.State == SliceState.Planned))
                {
                    slice.MoveTo(SliceState.Skipped, reason);

                    // The dispatcher may be ending the order's other slices: one of the two saves must see the other's.
                    db.Touch(book.Order);
                }

                await CompleteAsync(db, book);
            }

            if (await db.TrySaveAsync(CancellationToken.None))
            {
                return;
            }
        }

        logger.LogError("What is planned of {SessionDate} could not be ended: others kept changing it", session);
    }

    /// <summary>Cancels at the broker and books what the broker's lists say.</summary>
    /// <returns>Whether anything may still be at a broker.</returns>
    private async Task<bool> CancelAsync(DateOnly session, Func<OrderBook, bool> which, CancellationToken budget)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var db = await databases.OpenAsync(CancellationToken.None);
            var books = await SessionBooks.LoadAsync(db, session, endedToo: false, CancellationToken.None);
            if (!books.AtBroker.Any(open => which(open.Book)))
            {
                return false;
            }

            if (!await settler.RequestCancelAsync(db, books, (book, _) => which(book), budget))
            {
                continue;
            }

            await settler.SettleAsync(db, books, sessionOver: false, budget);
            foreach (var book in books.Orders.Where(which))
            {
                await CompleteAsync(db, book);
            }

            if (await db.TrySaveAsync(CancellationToken.None))
            {
                return books.AtBroker.Any(open => which(open.Book));
            }
        }

        return true;
    }

    private async Task CompleteAsync(IEggMoneyDb db, OrderBook book)
    {
        if (book is { IsAtRest: true, Order.State: OrderState.Open })
        {
            await booking.CompleteAsync(db, book, CancellationToken.None);
        }
    }
}
