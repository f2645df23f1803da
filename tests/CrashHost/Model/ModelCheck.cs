using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Model;

/// <summary>Holds the books against the broker's own ledger: each order that was wanted at most once, each fill exactly once, cash and shares to
/// the cent, and nothing that waits for ever.</summary>
internal static class ModelCheck
{
    /// <summary>What is wrong; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(ModelNode node, SimulatedExchange exchange, ModelTenant tenant, DateOnly session) =>
        Compare(tenant.Info.Identifier, await node.WithDbAsync(tenant.Info, db => ModelBooks.LoadAsync(db, session)), exchange.Ledger(tenant.Keys.Name), session);

    /// <summary>What is wrong; empty when all is well.</summary>
    /// <param name="name">The user's name.</param>
    /// <param name="books">Their books.</param>
    /// <param name="ledger">Their account at the broker.</param>
    /// <param name="session">The session that is to be closed.</param>
    public static IReadOnlyList<string> Compare(string name, ModelBooks books, SimulatedLedger ledger, DateOnly session)
    {
        var (account, positions, fills, slices, orders, trades, runs) = books;
        var problems = new List<string>();
        void Same<T>(string what, T ours, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(ours, theirs))
            {
                problems.Add($"{name}: {what}: {ours} in the books, {theirs} at the broker");
            }
        }

        // What a person did in the broker's app is theirs: it is at the broker, and not in the books.
        var byHand = ledger.Orders.Where(order => order.Channel != "OpenAPI").ToList();
        var ours = ledger.Orders.Where(order => order.Channel == "OpenAPI").ToList();
        Same("cash", account.Cash, ledger.Cash + byHand.Sum(order => order.Side == SimulatedSide.Buy ? order.Amount : -order.Amount));
        foreach (var symbol in positions.Select(position => position.Symbol).Concat(ledger.Positions.Select(position => position.Symbol)).Distinct())
        {
            var hand = byHand.Where(order => order.Symbol == symbol).Sum(order => order.Side == SimulatedSide.Buy ? order.Filled : -order.Filled);
            Same(symbol, positions.Where(position => position.Symbol == symbol).Sum(position => position.Quantity), ledger.Shares(symbol) - hand);
        }

        // Each order of the API is one slice, and each slice that has a number is one order.
        var numbered = slices.Where(slice => slice.OrderNumber is not null).ToLookup(slice => (slice.OrderDate!.Value, slice.OrderNumber!));
        foreach (var order in ours)
        {
            var known = numbered[(order.OrderDate, order.Number)].ToList();
            var what = $"order {order.Number} of {order.OrderDate:yyyy-MM-dd} ({order.Side} {order.Quantity} {order.Symbol} at {order.Limit}, {order.Status})";
            if (known.Count != 1)
            {
                problems.Add($"{name}: {what} belongs to {known.Count} slices");
                continue;
            }

            Same($"shares filled of {what}", known[0].FilledQuantity, order.Filled);
            Same($"dollars of {what}", known[0].FilledAmount, order.Amount);
        }

        problems.AddRange(numbered.Where(slice => !ours.Exists(order => (order.OrderDate, order.Number) == slice.Key))
            .Select(slice => $"{name}: the books have order {slice.Key}, the broker has not"));
        problems.AddRange(fills.GroupBy(fill => fill.SliceId).Where(group => group.Key is not null)
            .Where(group => group.Sum(fill => fill.Quantity) != slices.Single(slice => slice.Id == group.Key).FilledQuantity)
            .Select(group => $"{name}: the fills of slice {group.Key} are not what it says"));

        // An order never takes more than it was given.
        problems.AddRange(orders.Where(order => order.Left < 0).Select(order => $"{name}: order {order.Id} ({order.Kind}) took {-order.Left} more than {order.Requested}"));

        // The books balance (trading rules, section 2).
        Same("the balance", Money.ToCents(account.NetDeposits + account.RealisedProfit), Money.ToCents(account.Cash + positions.Sum(position => position.Cost)));
        Same("cash by fills", account.Cash, account.NetDeposits + fills.Sum(fill => (fill.Side == Side.Buy ? -fill.Amount : fill.Amount) - fill.Fees));
        Same("shares by trades", positions.Sum(position => position.Quantity), trades.Sum(trade => trade.Kind.SideOf() == Side.Buy ? trade.Quantity : -trade.Quantity));

        // Nothing waits for ever.
        problems.AddRange(slices.Where(slice => !slice.State.IsFinal()).Select(slice => $"{name}: slice {slice.Id} of {slice.SessionDate:yyyy-MM-dd} is {slice.State}: {slice.Error}"));
        problems.AddRange(orders.Where(order => order.State == OrderState.Open).Select(order => $"{name}: order {order.Id} of {order.SessionDate:yyyy-MM-dd} is open"));
        problems.AddRange(runs.Where(run => !run.IsOver).Select(run => $"{name}: {run.Phase} {run.Number} is {run.State}: {run.Error}"));
        if (!runs.Any(run => run is { Phase: WorkPhase.CloseSession, State: RunState.Succeeded }))
        {
            problems.Add($"{name}: {session:yyyy-MM-dd} was not closed");
        }

        return problems;
    }
}
