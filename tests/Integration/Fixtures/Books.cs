using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Integration.Fixtures;

/// <summary>Holds our books against themselves and against the paper broker's own ledger.</summary>
internal static class Books
{
    /// <summary>What does not balance; empty when all does.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(TradingHost host, TenantInfo tenant)
    {
        var problems = new List<string>();
        void Same(string what, decimal ours, decimal theirs)
        {
            if (ours != theirs)
            {
                problems.Add($"{tenant.Identifier}: {what}: {ours} against {theirs}");
            }
        }

        var (account, positions, fills, slices, trades, credential) = await host.WithDbAsync(tenant, async db => (
            await db.CashAccounts.AsNoTracking().SingleAsync(),
            await db.Positions.AsNoTracking().ToListAsync(),
            await db.Fills.AsNoTracking().ToListAsync(),
            await db.OrderSlices.AsNoTracking().ToListAsync(),
            await db.Trades.AsNoTracking().ToListAsync(),
            await db.UserCredentials.AsNoTracking().SingleAsync()));

        // Section 2: initial cash + deposits − withdrawals + realised profit = cash + Σ cost.
        Same("books balance", Money.ToCents(account.NetDeposits + account.RealisedProfit), Money.ToCents(account.Cash + positions.Sum(position => position.Cost)));
        Same("cash by fills", account.Cash, account.NetDeposits + fills.Sum(fill => (fill.Side == Side.Buy ? -fill.Amount : fill.Amount) - fill.Fees));
        Same("shares by fills", positions.Sum(position => position.Quantity), fills.Sum(fill => fill.Side == Side.Buy ? fill.Quantity : -fill.Quantity));
        Same("realised profit by fills", account.RealisedProfit, fills.Where(fill => fill.Side == Side.Sell).Sum(fill => fill.Amount - fill.Fees - fill.CostRemoved));
        if (slices.TrueForAll(slice => slice.State.IsFinal()))
        {
            Same("realised profit by trades", account.RealisedProfit, trades.Sum(trade => trade.RealisedProfit ?? 0));
            Same("shares by trades", positions.Sum(position => position.Quantity), trades.Sum(trade => trade.Kind.SideOf() == Side.Buy ? trade.Quantity : -trade.Quantity));
        }

        var ledger = await host.Paper.GetLedgerAsync(credential.Id);
        Same("cash at the broker", account.Cash, ledger.Cash);
        foreach (var symbol in positions.Select(position => position.Symbol).Concat(ledger.Holdings.Select(holding => holding.Symbol)).Distinct())
        {
            Same(
                symbol + " at the broker",
                positions.Where(position => position.Symbol == symbol).Sum(position => position.Quantity),
                ledger.Holdings.Where(holding => holding.Symbol == symbol).Sum(holding => holding.Quantity));
        }

        // Every order at the broker is one slice of ours, and every slice that the broker may have is one order there.
        var numbers = ledger.Orders.Select(order => (order.OrderDate, order.OrderNumber)).ToHashSet();
        var ours = slices.Where(slice => slice.OrderNumber is not null).Select(slice => (slice.OrderDate!.Value, slice.OrderNumber!)).ToList();
        problems.AddRange(ours.Where(order => !numbers.Contains(order)).Select(order => $"{tenant.Identifier}: order {order} of ours is not at the broker"));
        problems.AddRange(numbers.Except(ours).Select(order => $"{tenant.Identifier}: the broker has order {order}, no slice of ours does"));
        if (ours.Count != ours.Distinct().Count())
        {
            problems.Add($"{tenant.Identifier}: two slices have one order number");
        }

        return problems;
    }
}
