using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>A trade as profits are counted from it.</summary>
internal sealed record ProfitTrade(
    DateTime ExecutedAt, DateOnly Session, Guid? BotId, string Name, string Symbol, OrderKind Kind, decimal Quantity, decimal Total, decimal Fees, decimal? Profit, DateTime? CycleStartedAt)
{
    public bool IsSale => Kind.SideOf() == Side.Sell;
}

/// <summary>Sums of some trades.</summary>
/// <param name="Sales">How many sales.</param>
/// <param name="Purchases">How many purchases.</param>
/// <param name="Sold">Dollars of the sales, without fees.</param>
/// <param name="Bought">Dollars of the purchases, without fees.</param>
/// <param name="Fees">Dollars of both.</param>
/// <param name="Profit">Realised: proceeds − fees − exact cost, in dollars.</param>
/// <param name="ProfitKrw">The same in won, each sale at the rate of its month; null when a month has none.</param>
/// <param name="MonthsWithoutRate">Which months those are, for example 2026-03. Set a rate under /exchange-rates.</param>
public sealed record ProfitSums(
    int Sales, int Purchases, decimal Sold, decimal Bought, decimal Fees, decimal Profit, decimal? ProfitKrw, IReadOnlyList<string> MonthsWithoutRate);

/// <summary>A tenant's trades, and what a dollar was worth in the months of their zone.</summary>
internal sealed record ProfitBook(IReadOnlyList<ProfitTrade> Trades, TimeZoneInfo Zone, ExchangeRateTable Rates)
{
    /// <summary>All of them, oldest first; without those of practice accounts while the bots trade with money. A trade has its account by its order's fills;
    /// imported ones, those by hand and netted ones have none, and count.</summary>
    public static async Task<ProfitBook> ReadAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var practice = await PracticeAccounts.LeftOutAsync(db, cancellationToken);
        var counted = db.Trades.AsNoTracking();
        if (practice.Count > 0)
        {
            counted = counted.Where(trade => !db.Fills.Any(fill => fill.OrderId == trade.OrderId && fill.CredentialId != null && practice.Contains(fill.CredentialId.Value)));
        }

        var trades = await counted
            .OrderBy(trade => trade.ExecutedAt)
            .Select(trade => new ProfitTrade(
                trade.ExecutedAt, trade.SessionDate, trade.BotId, trade.Name, trade.Symbol, trade.Kind, trade.Quantity, trade.Total, trade.Fees, trade.RealisedProfit, trade.CycleStartedAt))
            .ToListAsync(cancellationToken);
        return new(trades, await UserDays.ZoneAsync(db, cancellationToken), await DayRates.LoadAsync(db, cancellationToken));
    }

    public DateOnly DateOf(ProfitTrade trade) => Zone.DateOf(trade.ExecutedAt);

    public DateOnly MonthOf(ProfitTrade trade) => ExchangeRateTable.FirstOf(DateOf(trade));

    /// <summary>Sums some of them. Dollars are rounded at the end; won by month, as a year's is the sum of its months'.</summary>
    public ProfitSums Sum(IEnumerable<ProfitTrade> some)
    {
        var trades = some.ToList();
        var months = trades.Where(trade => trade.IsSale)
            .GroupBy(MonthOf)
            .Select(month => (Month: month.Key, Profit: month.Sum(trade => trade.Profit ?? 0)))
            .Where(month => month.Profit != 0)
            .Select(month => (month.Month, Won: ExchangeRateTable.ToWon(month.Profit, Rates.OfMonth(month.Month))))
            .ToList();
        return new(
            trades.Count(trade => trade.IsSale),
            trades.Count(trade => !trade.IsSale),
            Money.ToCents(trades.Where(trade => trade.IsSale).Sum(trade => trade.Total)),
            Money.ToCents(trades.Where(trade => !trade.IsSale).Sum(trade => trade.Total)),
            Money.ToCents(trades.Sum(trade => trade.Fees)),
            Money.ToCents(trades.Sum(trade => trade.Profit ?? 0)),
            months.TrueForAll(month => month.Won is not null) ? months.Sum(month => month.Won) : null,
            [.. months.Where(month => month.Won is null).Select(month => ExchangeRateTable.Text(month.Month)).Order(StringComparer.Ordinal)]);
    }
}
