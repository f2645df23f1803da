using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator;

public sealed partial class SimulatedExchange
{
    /// <summary>All accounts, in the order in which they were opened.</summary>
    public IReadOnlyList<AccountKeys> Accounts
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Values.Select(account => account.Keys)];
            }
        }
    }

    /// <summary>Calls of all keys, also unknown ones, by the last part of their path.</summary>
    public IReadOnlyDictionary<string, int> Requests
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_requests, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The truth about an account now.</summary>
    public SimulatedLedger Ledger(string account) => Change(account, known => new SimulatedLedger(
        known.Keys,
        known.Cash,
        known.Reserved,
        [.. known.Holdings.Values.Where(holding => holding.Quantity != 0)
            .Select(holding => new SimulatedPosition(holding.Symbol.Ticker, holding.Quantity, holding.AveragePrice))],
        [.. known.Orders.Where(order => order.Kind != OrderKind.Cancel).Select(Snapshot)],
        known.PlacedOrders,
        known.CancelRequests,
        known.Tokens.Issued,
        new SortedDictionary<string, int>(known.Requests, StringComparer.Ordinal)));

    private static SimulatedOrder Snapshot(Order order) => new(
        order.Date, order.Padded, order.Original?.Padded, order.Side, order.Symbol.Ticker, order.Quantity, order.Limit, order.Type,
        order.PlacedAt, order.Channel, order.Status, order.Open, [.. order.Fills.Select(fill => fill.Fill)]);
}
