using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>What the broker's lists say of one order whose number is known: what filled is booked, what ended ends, what makes no sense is told or asked.</summary>
internal sealed class OrderOutcome(Booking booking, Undecided undecided, RunLedger ledger, DispatchOptions options, Notifier notifier, TimeProvider clock)
{
    /// <summary>The list has it. The caller saves.</summary>
    public async Task ApplyAsync(IEggMoneyDb db, CashAccount cash, OrderBook book, OrderSlice slice, BrokerOrder order, CancellationToken cancellationToken)
    {
        if (slice.IsDisowned)
        {
            return;
        }

        if (order.FilledQuantity < slice.FilledQuantity)
        {
            // What is booked was told by the same broker; which of the two is right, its owner can see there.
            await TellAsync(db, book, slice, "fillsWentBackwards", new { booked = slice.FilledQuantity, listed = order.FilledQuantity }, cancellationToken);
        }

        if (order.FilledQuantity > slice.FilledQuantity && !booking.Broker(db, cash, book, slice, order))
        {
            // The fill stays on the broker's list, unbooked.
            await undecided.AskAsync(
                db, book, slice, SliceCodes.Oversold, $"By the broker's list it has sold {order.FilledQuantity:0.########}, and the bot holds {book.Position?.Quantity ?? 0:0.########}.", [order], cancellationToken);
            return;
        }

        await Undecided.WithdrawAsync(db, book.Bot, slice, cancellationToken);
        if (slice.State.IsFinal())
        {
            if (order.State == BrokerOrderState.Open)
            {
                await ReviveAsync(db, slice, cancellationToken);
            }

            return;
        }

        if (order.State != BrokerOrderState.Ended)
        {
            slice.MissingSince = null;
        }

        if (order.State == BrokerOrderState.Replaced)
        {
            slice.Error = SliceCodes.With(SliceCodes.Replaced, "Somebody revised it at the broker; the new order is theirs.");
            await TellAsync(db, book, slice, "orderReplaced", new { orderNumber = order.OrderNumber, filledQuantity = order.FilledQuantity }, cancellationToken);
        }

        if (Next(slice, order) is { } next)
        {
            slice.MoveTo(next);
            if (next.IsFinal())
            {
                // Whoever ends the order's other slices meanwhile must see that this one has ended, or nobody ends the order.
                db.Touch(book.Order);
            }
        }
    }

    /// <summary>A complete list of its date does not have it. One may be behind; of what two lack, or one after the close, its owner is asked.</summary>
    public async Task MissAsync(IEggMoneyDb db, OrderBook book, OrderSlice slice, bool sessionOver, CancellationToken cancellationToken)
    {
        if (slice.State.IsFinal())
        {
            return;
        }

        if (sessionOver || clock.Now() - slice.MissingSince >= options.NeverPlacedBetweenLists)
        {
            await undecided.AskAsync(db, book, slice, SliceCodes.Missing, $"The broker gave it the number {slice.OrderNumber}, and does not list it.", [], cancellationToken);
        }

        slice.MissingSince ??= clock.Now();
    }

    /// <summary>The broker lists as open what our books say has ended: it is asked to cancel by whoever looks next, and watched until it is final.</summary>
    public async Task ReviveAsync(IEggMoneyDb db, OrderSlice slice, CancellationToken cancellationToken)
    {
        // What its owner has disowned is theirs, open or not: nobody would ever end it.
        if (slice.IsDisowned || !slice.State.CanBecome(SliceState.CancelRequested))
        {
            return;
        }

        slice.MoveTo(SliceState.CancelRequested);
        await WatchAgainAsync(db, slice, cancellationToken);
    }

    /// <summary>Work that watches the slice and was done is taken up again.</summary>
    public async Task WatchAgainAsync(IEggMoneyDb db, OrderSlice slice, CancellationToken cancellationToken)
    {
        var runs = await db.DispatchRuns.Where(run => run.SessionDate == slice.SessionDate
            && ((run.Phase == WorkPhase.ConfirmFills && run.Number == slice.Number) || run.Phase == WorkPhase.CloseSession)).ToListAsync(cancellationToken);
        foreach (var run in runs.Where(run => run.IsOver))
        {
            ledger.Wait(run, clock.Now(), "An order is to be watched again.");
        }
    }

    private SliceState? Next(OrderSlice slice, BrokerOrder order) => order.State switch
    {
        BrokerOrderState.Filled => SliceState.Filled,
        BrokerOrderState.Cancelled or BrokerOrderState.Replaced => SliceState.Cancelled,
        BrokerOrderState.Rejected => SliceState.Rejected,
        BrokerOrderState.Expired => SliceState.Expired,
        BrokerOrderState.Ended => Ended(slice),
        _ => order.FilledQuantity > 0 && slice.State == SliceState.Accepted ? SliceState.PartlyFilled : null,
    };

    /// <summary>Nothing is open, and nobody says why: a cancel, a fill or a refusal may be about to show. A second look counts.</summary>
    private SliceState? Ended(OrderSlice slice)
    {
        if (clock.Now() - slice.MissingSince >= options.NeverPlacedBetweenLists)
        {
            return SliceState.Cancelled;
        }

        slice.MissingSince ??= clock.Now();
        return null;
    }

    private async Task TellAsync(IEggMoneyDb db, OrderBook book, OrderSlice slice, string reason, object details, CancellationToken cancellationToken)
    {
        var key = $"{reason}/{slice.Id:N}";
        if (!await Notifier.ToldAsync(db, key, cancellationToken) && !db.Notifications.Local.Any(row => row.Key == key))
        {
            notifier.Add(db, NotificationKind.NeedsAttention, key, slice.SessionDate, new { reason, bot = book.Bot.Name, symbol = slice.Symbol, orderId = slice.OrderId, details });
        }
    }
}
