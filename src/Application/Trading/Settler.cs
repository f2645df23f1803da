using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Brings our orders in line with the broker's lists: what filled is booked, what ended ends, what was lost is found or concluded.</summary>
internal sealed class Settler(TenantBroker brokers, Booking booking, DispatchOptions options, Notifier notifier, TimeProvider clock, ILogger<Settler> logger)
{
    /// <summary>A broker's clock and ours may differ by this much when orders are matched by time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Asks the broker to cancel what the slices have left. Saved before it is asked; the answer comes with its lists.</summary>
    /// <returns>False when another writer was first.</returns>
    public async Task<bool> RequestCancelAsync(IEggMoneyDb db, SessionBooks books, Func<OrderBook, OrderSlice, bool> which, CancellationToken cancellationToken)
    {
        var slices = books.AtBroker.Where(open => open.Slice.OrderNumber is not null && which(open.Book, open.Slice)).Select(open => open.Slice).ToList();
        if (slices.Count == 0)
        {
            return true;
        }

        foreach (var slice in slices.Where(slice => slice.State is SliceState.Accepted or SliceState.PartlyFilled))
        {
            slice.MoveTo(SliceState.CancelRequested);
        }

        if (!await db.TrySaveAsync(cancellationToken))
        {
            return false;
        }

        await CancelAsync(db, books, slices, cancellationToken);
        return true;
    }

    /// <summary>Asks to cancel slices whose intent to do so is saved. Harmless a second time: the broker has nothing to cancel then.</summary>
    public async Task CancelAsync(IEggMoneyDb db, SessionBooks books, List<OrderSlice> slices, CancellationToken cancellationToken)
    {
        foreach (var (credential, sent) in await ByCredentialAsync(db, books, slices, cancellationToken))
        {
            var broker = brokers.Open(credential);
            foreach (var slice in sent)
            {
                try
                {
                    await broker.CancelAsync(slice.OrderDate!.Value, slice.OrderNumber!, cancellationToken);
                }
                catch (BrokerException exception)
                {
                    // The intent is saved and asked for again later. The lists say what became of the order, and must still be read.
                    logger.LogWarning(exception, "Slice {SliceId} could not be cancelled", slice.Id);
                }
            }
        }
    }

    /// <summary>Reads the broker's lists and brings the loaded books in line with them. The caller saves.</summary>
    /// <param name="db">Where the books were loaded from.</param>
    /// <param name="books">The books.</param>
    /// <param name="sessionOver">The session has closed: ended slices are looked at too, and a missing order was never placed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task SettleAsync(IEggMoneyDb db, SessionBooks books, bool sessionOver, CancellationToken cancellationToken)
    {
        var watched = books.Orders.SelectMany(book => book.Slices.Select(slice => (Book: book, Slice: slice)))
            .Where(row => row.Slice.State.MayBeAtBroker() || (sessionOver && row.Slice.SubmittingAt is not null))
            .ToList();
        if (watched.Count == 0)
        {
            return;
        }

        foreach (var (credential, slices) in await ByCredentialAsync(db, books, [.. watched.Select(row => row.Slice)], cancellationToken))
        {
            await SettleAccountAsync(db, books, credential, [.. watched.Where(row => slices.Contains(row.Slice))], sessionOver, cancellationToken);
        }

        foreach (var book in books.Orders.Where(book => book.Order.State == OrderState.Open && book.IsWorkedOff))
        {
            await booking.CompleteAsync(db, book, cancellationToken);
        }
    }

    /// <summary>Each slice is asked about at the account it went to, also when its owner has made another one active since.</summary>
    private static async Task<List<(UserCredential? Credential, HashSet<OrderSlice> Slices)>> ByCredentialAsync(
        IEggMoneyDb db, SessionBooks books, List<OrderSlice> slices, CancellationToken cancellationToken)
    {
        var groups = new List<(UserCredential?, HashSet<OrderSlice>)>();
        foreach (var group in slices.GroupBy(slice => slice.CredentialId))
        {
            var credential = group.Key == books.Credential?.Id
                ? books.Credential
                : await db.UserCredentials.WithDeleted().SingleOrDefaultAsync(row => row.Id == group.Key, cancellationToken);

            // An account is deleted when nothing is open there any more, and its keys with it: what had ended then needs no more asking.
            if (credential?.DeletedAt is null || group.Any(slice => !slice.State.IsFinal()))
            {
                groups.Add((credential, [.. group]));
            }
        }

        return groups;
    }

    private async Task SettleAccountAsync(
        IEggMoneyDb db, SessionBooks books, UserCredential? credential, List<(OrderBook Book, OrderSlice Slice)> watched, bool sessionOver, CancellationToken cancellationToken)
    {
        var broker = brokers.Open(credential);
        var lists = new Dictionary<(DateOnly, string), BrokerOrder>();
        foreach (var date in watched.Select(row => row.Slice.OrderDate ?? row.Slice.SessionDate).Distinct())
        {
            foreach (var order in await broker.GetOrdersAsync(date, cancellationToken))
            {
                lists[(order.OrderDate, order.OrderNumber)] = order;
            }
        }

        await AdoptAsync(db, broker.CredentialId, watched, lists, sessionOver, cancellationToken);
        foreach (var (book, slice) in watched)
        {
            if (slice.OrderNumber is not null && lists.TryGetValue((slice.OrderDate!.Value, slice.OrderNumber), out var order))
            {
                await ApplyAsync(db, books.Cash!, book, slice, order, cancellationToken);
            }
        }
    }

    private async Task ApplyAsync(IEggMoneyDb db, CashAccount cash, OrderBook book, OrderSlice slice, BrokerOrder order, CancellationToken cancellationToken)
    {
        if (order.FilledQuantity > slice.FilledQuantity && !booking.Broker(db, cash, book, slice, order))
        {
            // More was sold than the books hold. The fill stays on the broker's list, the slice and its bot stop here, and a person looks.
            var key = $"oversold/{slice.Id:N}";
            if (!await Notifier.ToldAsync(db, key, cancellationToken))
            {
                notifier.Add(db, NotificationKind.NeedsAttention, key, slice.SessionDate, new { reason = "saleExceedsHolding", bot = book.Bot.Name, symbol = slice.Symbol, quantity = order.FilledQuantity });
            }

            return;
        }

        SliceState? next = order.State switch
        {
            BrokerOrderState.Filled => SliceState.Filled,
            BrokerOrderState.Cancelled => SliceState.Cancelled,
            BrokerOrderState.Rejected => SliceState.Rejected,
            BrokerOrderState.Expired => SliceState.Expired,
            _ => order.FilledQuantity > 0 && slice.State == SliceState.Accepted ? SliceState.PartlyFilled : null,
        };
        if (next is { } state && !slice.State.IsFinal())
        {
            slice.MoveTo(state);
            if (state.IsFinal())
            {
                // Whoever ends the order's other slices meanwhile must see that this one has ended, or nobody ends the order.
                db.Touch(book.Order);
            }
        }
    }

    /// <summary>Finds the orders whose answer was lost. The broker knows no id of ours, so they are matched as multisets of symbol, side,
    /// quantity, price and time among the orders that no slice of ours has, in the order of submitting.</summary>
    private async Task AdoptAsync(
        IEggMoneyDb db, Guid credentialId, List<(OrderBook Book, OrderSlice Slice)> watched, Dictionary<(DateOnly, string), BrokerOrder> lists, bool sessionOver, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        foreach (var (_, slice) in watched.Where(row => row.Slice.State == SliceState.Submitting && now > row.Slice.SendDeadline + options.BrokerPlaceTimeout))
        {
            slice.MoveTo(SliceState.Unknown, "The process ended between sending and recording.");
        }

        var lost = watched
            .Where(row => row.Slice.OrderNumber is null
                && (row.Slice.State == SliceState.Unknown || (row.Slice.State == SliceState.Failed && row.Slice.MissingSince is not null)))
            .OrderBy(row => row.Slice.SubmittingAt).ThenBy(row => row.Slice.SubmitSequence)
            .ToList();
        if (lost.Count == 0)
        {
            return;
        }

        var dates = lists.Values.Select(order => order.OrderDate).Distinct().ToList();
        var known = (await db.OrderSlices.Where(slice => slice.CredentialId == credentialId && slice.OrderNumber != null && dates.Contains(slice.OrderDate!.Value))
            .Select(slice => new { slice.OrderDate, slice.OrderNumber }).ToListAsync(cancellationToken))
            .Select(row => (row.OrderDate!.Value, row.OrderNumber!)).ToHashSet();
        var strangers = lists.Values.Where(order => !known.Contains((order.OrderDate, order.OrderNumber)))
            .OrderBy(order => order.PlacedAt).ThenBy(order => order.OrderNumber, StringComparer.Ordinal)
            .ToList();
        foreach (var (book, slice) in lost)
        {
            var match = strangers.Find(order => order.Symbol == slice.Symbol && order.Side == slice.Side && order.Quantity == slice.Quantity && order.LimitPrice == slice.LimitPrice
                && order.PlacedAt >= slice.SubmittingAt - ClockTolerance && ((sessionOver && slice.State == SliceState.Failed) || order.PlacedAt <= slice.SendDeadline + options.BrokerPlaceTimeout + ClockTolerance));
            if (match is not null)
            {
                strangers.Remove(match);
                slice.OrderDate = match.OrderDate;
                slice.OrderNumber = match.OrderNumber;
                slice.MissingSince = null;
                slice.MoveTo(SliceState.Accepted);
            }
            else if (slice.State == SliceState.Unknown && now > slice.SendDeadline + options.NeverPlacedAfter)
            {
                // One list may be behind; two that both lack it are not.
                if (sessionOver || now - slice.MissingSince >= options.NeverPlacedBetweenLists)
                {
                    slice.MoveTo(SliceState.Failed, "The broker never had it.");
                    db.Touch(book.Order);
                }

                slice.MissingSince ??= now;
            }
        }
    }
}
