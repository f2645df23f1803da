using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>A tenant's orders of one session with all that working on them needs, loaded in one query.</summary>
internal sealed class SessionBooks
{
    private SessionBooks(List<OrderBook> orders, CashAccount? cash, UserCredential? credential, bool stopped, decimal? maxOrderValue)
    {
        Orders = orders;
        Cash = cash;
        Credential = credential;
        Stopped = stopped;
        MaxOrderValue = maxOrderValue;
    }

    /// <summary>In the order of their bots.</summary>
    public List<OrderBook> Orders { get; }

    /// <summary>Null when there is no order.</summary>
    public CashAccount? Cash { get; }

    /// <summary>The active brokerage account.</summary>
    public UserCredential? Credential { get; }

    /// <summary>Trading is stopped for the user or the whole server.</summary>
    public bool Stopped { get; }

    /// <summary>Dollars that one order may be worth by the user's wish; null without a cap.</summary>
    public decimal? MaxOrderValue { get; }

    /// <summary>Slices that the broker has or may have.</summary>
    public IEnumerable<(OrderBook Book, OrderSlice Slice)> AtBroker =>
        from book in Orders from slice in book.Slices where slice.State.MayBeAtBroker() select (book, slice);

    /// <summary>Loads the orders of a session that have unfinished slices, with these; or all of both. An open order has one at least, and
    /// one that has ended may: its slice came to light late, or the broker lists it as open again.</summary>
    public static async Task<SessionBooks> LoadAsync(IEggMoneyDb db, DateOnly session, bool endedToo, CancellationToken cancellationToken)
    {
        var slices = endedToo ? db.OrderSlices : db.OrderSlices.Where(SliceFilters.Unfinished);

        // Deleted bots too: an order of theirs that has ended may still turn out to have filled.
        var rows = await (
            from slice in slices
            join order in db.Orders on slice.OrderId equals order.Id
            join bot in db.Bots.WithDeleted() on order.BotId equals bot.Id
            join cash in db.CashAccounts on slice.UserId equals cash.UserId
            from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
            from settings in db.Settings.Where(settings => settings.UserId == slice.UserId).DefaultIfEmpty()
            from credential in db.UserCredentials.Where(credential => credential.UserId == slice.UserId && credential.Active && credential.DeletedAt == null).DefaultIfEmpty()

            // Said of the slice too: it has an index by session, and without it all slices the user ever had are gone through.
            where slice.SessionDate == session && order.SessionDate == session
            orderby bot.Ordinal, order.Origin, slice.Number
            select new
            {
                slice,
                order,
                bot,
                position,
                cash,
                credential,
                MaxOrderValue = settings == null ? null : settings.MaxOrderValue,

                // Of the order's slices the final ones may not be among the rows.
                Realises = order.OperationId != null && db.Operations.Any(operation => operation.Id == order.OperationId
                    && (operation.State == OperationState.Running || operation.State == OperationState.Stuck)),
                Sent = db.OrderSlices.Count(other => other.OrderId == order.Id && other.SubmittingAt != null),
                Stopped = db.Users.Any(user => user.TradingPaused || !user.Active) || db.ServerState.Any(server => server.TradingPaused),
            }).ToListAsync(cancellationToken);

        // A bot can have several orders in one session (plan, dip, by hand), and one holding.
        var owners = rows.GroupBy(row => row.bot).ToDictionary(group => group.Key, group => new BotBook(group.Key, group.First().position));
        var orders = rows.GroupBy(row => row.order)
            .Select(group => new OrderBook(group.Key, owners[group.First().bot], group.Select(row => row.slice).ToList()) { Sent = group.First().Sent, Realises = group.First().Realises })
            .ToList();
        var first = rows.FirstOrDefault();
        return new(orders, first?.cash, first?.credential, first?.Stopped ?? false, first?.MaxOrderValue);
    }
}
