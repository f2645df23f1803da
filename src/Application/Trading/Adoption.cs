using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Finds the orders whose answer was lost. The broker knows no id of ours, so they are matched as multisets of symbol, side, quantity,
/// price and time among the orders that no slice of ours has, in the order of submitting. Where that is ambiguous nothing is guessed.</summary>
internal sealed class Adoption(Undecided undecided, DispatchOptions options, TimeProvider clock)
{
    /// <summary>A broker's clock and ours may differ by this much when orders are matched by time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Adopts what is found, concludes what was never placed, and asks about what is ambiguous. The caller saves.</summary>
    /// <param name="db">Where the books were loaded from.</param>
    /// <param name="credentialId">The account.</param>
    /// <param name="watched">The slices that went there.</param>
    /// <param name="lists">The broker's orders of their dates.</param>
    /// <param name="sessionOver">The session has closed: one list is enough, and what came to light late is adopted still.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task AdoptAsync(
        IEggMoneyDb db,
        Guid credentialId,
        List<(OrderBook Book, OrderSlice Slice)> watched,
        Dictionary<(DateOnly Date, string Number), BrokerOrder> lists,
        bool sessionOver,
        CancellationToken cancellationToken)
    {
        foreach (var (_, slice) in watched.Where(row => row.Slice.State == SliceState.Submitting && clock.Now() > row.Slice.SendDeadline + options.BrokerPlaceTimeout))
        {
            slice.MoveTo(SliceState.Unknown, "The process ended between sending and recording.");
        }

        var lost = watched
            .Where(row => row.Slice.OrderNumber is null && !row.Slice.IsDisowned
                && (row.Slice.State == SliceState.Unknown || (row.Slice.State == SliceState.Failed && row.Slice.MissingSince is not null)))
            .OrderBy(row => row.Slice.SubmittingAt).ThenBy(row => row.Slice.SubmitSequence)
            .ToList();
        if (lost.Count == 0)
        {
            return;
        }

        var (strangers, doubtful) = await StrangersAsync(db, credentialId, lists.Values, cancellationToken);
        foreach (var (slices, orders) in Groups(lost, strangers, sessionOver))
        {
            if (orders.Count > 0 && watched.Exists(row => row.Slice.State == SliceState.Submitting && IsEqual(row.Slice, orders[0])))
            {
                // An equal one is being sent right now: one of these orders may be its own, and it is about to say which.
                continue;
            }

            if (orders.Count > slices.Count)
            {
                foreach (var (book, slice) in slices)
                {
                    var numbers = string.Join(", ", orders.Select(order => order.OrderNumber));
                    await undecided.AskAsync(db, book, slice, SliceCodes.Ambiguous, $"The broker has {orders.Count} equal orders, and {slices.Count} were sent: {numbers}.", orders, cancellationToken);
                }

                continue;
            }

            await MatchAsync(db, slices, orders, doubtful, sessionOver, cancellationToken);
        }
    }

    private async Task MatchAsync(
        IEggMoneyDb db,
        List<(OrderBook Book, OrderSlice Slice)> slices,
        List<BrokerOrder> orders,
        List<BrokerOrder> doubtful,
        bool sessionOver,
        CancellationToken cancellationToken)
    {
        foreach (var (book, slice) in slices)
        {
            if (orders.Find(order => MayBe(slice, order, sessionOver)) is { } match)
            {
                orders.Remove(match);
                await Undecided.WithdrawAsync(db, book.Bot, slice, cancellationToken);
                slice.OrderDate = match.OrderDate;
                slice.OrderNumber = match.OrderNumber;
                slice.MissingSince = null;
                slice.MoveTo(SliceState.Accepted);
                slice.Error = null;
            }
            else if (slice.State == SliceState.Unknown && clock.Now() > slice.SendDeadline + options.NeverPlacedAfter)
            {
                // One list may be behind; two that both lack it are not.
                var conclusive = sessionOver || clock.Now() - slice.MissingSince >= options.NeverPlacedBetweenLists;
                if (conclusive && doubtful.FindAll(order => MayBe(slice, order, sessionOver)) is { Count: > 0 } equal)
                {
                    var numbers = string.Join(", ", equal.Select(order => order.OrderNumber));
                    await undecided.AskAsync(db, book, slice, SliceCodes.Ambiguous, $"The broker says that a person placed what is equal to it: {numbers}.", equal, cancellationToken);
                }
                else if (conclusive)
                {
                    await Undecided.WithdrawAsync(db, book.Bot, slice, cancellationToken);
                    slice.MoveTo(SliceState.Failed, "The broker never had it.");
                    db.Touch(book.Order);
                }

                slice.MissingSince ??= clock.Now();
            }
        }
    }

    /// <summary>The orders on the lists that no slice of ours has, oldest first. The broker's word that a person placed one is checked against what it says of
    /// orders that are surely ours: if it says it of one of them, the word means nothing, and if it does not, they are left out. With none of ours on the
    /// lists, those are doubtful: nobody takes them for ours, and nobody concludes from them that ours is not there.</summary>
    private static async Task<(List<BrokerOrder> Strangers, List<BrokerOrder> Doubtful)> StrangersAsync(IEggMoneyDb db, Guid credentialId, IReadOnlyCollection<BrokerOrder> orders, CancellationToken cancellationToken)
    {
        var dates = orders.Select(order => order.OrderDate).Distinct().ToList();
        var known = (await db.OrderSlices.Where(slice => slice.CredentialId == credentialId && slice.OrderNumber != null && dates.Contains(slice.OrderDate!.Value))
            .Select(slice => new { slice.OrderDate, slice.OrderNumber }).ToListAsync(cancellationToken))
            .Select(row => (row.OrderDate!.Value, row.OrderNumber!)).ToHashSet();
        var ours = orders.Where(order => known.Contains((order.OrderDate, order.OrderNumber))).ToList();
        var strangers = orders.Except(ours).OrderBy(order => order.PlacedAt).ThenBy(order => order.OrderNumber, StringComparer.Ordinal).ToList();
        return ours.Exists(order => order.ByHand)
            ? (strangers, [])
            : (strangers.FindAll(order => !order.ByHand), ours.Count > 0 ? [] : strangers.FindAll(order => order.ByHand));
    }

    /// <summary>Slices that the same orders may belong to, with those orders; a slice with none is alone.</summary>
    private List<(List<(OrderBook Book, OrderSlice Slice)> Slices, List<BrokerOrder> Orders)> Groups(
        List<(OrderBook Book, OrderSlice Slice)> lost, List<BrokerOrder> strangers, bool sessionOver)
    {
        var groups = new List<(List<(OrderBook Book, OrderSlice Slice)> Slices, List<BrokerOrder> Orders)>();
        foreach (var row in lost)
        {
            var orders = strangers.FindAll(order => MayBe(row.Slice, order, sessionOver));
            var shared = groups.FindAll(group => group.Orders.Intersect(orders).Any());
            groups.RemoveAll(shared.Contains);
            groups.Add((
                [.. shared.SelectMany(group => group.Slices), row],
                [.. strangers.Where(order => orders.Contains(order) || shared.Exists(group => group.Orders.Contains(order)))]));
        }

        return groups;
    }

    private bool MayBe(OrderSlice slice, BrokerOrder order, bool sessionOver) => IsEqual(slice, order)
        && order.PlacedAt >= slice.SubmittingAt - ClockTolerance
        && ((sessionOver && slice.State == SliceState.Failed) || order.PlacedAt <= slice.SendDeadline + options.BrokerPlaceTimeout + ClockTolerance);

    private static bool IsEqual(OrderSlice slice, BrokerOrder order) =>
        order.Symbol == slice.Symbol && order.Side == slice.Side && order.Quantity == slice.Quantity && order.LimitPrice == slice.LimitPrice;
}
