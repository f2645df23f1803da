using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Brings our orders in line with the broker's lists: what filled is booked, what ended ends, what was lost is found or concluded.</summary>
internal sealed class Settler(TenantBroker brokers, Booking booking, Adoption adoption, OrderOutcome outcome, ILogger<Settler> logger)
{
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
                    await broker.CancelAsync(new(slice.OrderDate!.Value, slice.OrderNumber!, slice.Symbol, slice.Quantity - slice.FilledQuantity), cancellationToken);
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

        await adoption.AdoptAsync(db, broker.CredentialId, watched, lists, sessionOver, cancellationToken);
        foreach (var (book, slice) in watched.Where(row => row.Slice.OrderNumber is not null))
        {
            if (lists.Remove((slice.OrderDate!.Value, slice.OrderNumber!), out var order))
            {
                await outcome.ApplyAsync(db, books.Cash!, book, slice, order, cancellationToken);
            }
            else
            {
                await outcome.MissAsync(db, book, slice, sessionOver, cancellationToken);
            }
        }

        await ReviveAsync(db, broker.CredentialId, [.. lists.Values.Where(order => order.State == BrokerOrderState.Open)], cancellationToken);
    }

    /// <summary>Orders open at the broker that our books say have ended. Those that no slice of ours has are their owner's, and left alone.</summary>
    private async Task ReviveAsync(IEggMoneyDb db, Guid credentialId, List<BrokerOrder> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
        {
            return;
        }

        var numbers = open.ConvertAll(order => order.OrderNumber);
        var ours = await db.OrderSlices.Where(slice => slice.CredentialId == credentialId && slice.OrderNumber != null && numbers.Contains(slice.OrderNumber)).ToListAsync(cancellationToken);

        // Numbers come again on other days.
        foreach (var slice in ours.Where(slice => open.Exists(order => (order.OrderDate, order.OrderNumber) == (slice.OrderDate, slice.OrderNumber))))
        {
            await outcome.ReviveAsync(db, slice, cancellationToken);
        }
    }
}
