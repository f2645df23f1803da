using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Everything of a tenant's that the tax on a year's gains depends on, over all bots and accounts: of the symbols that were sold in it, the whole history.</summary>
/// <param name="Trades">Purchases and sales.</param>
/// <param name="Splits">Those that were applied or recorded.</param>
/// <param name="Opening">What must have been there before.</param>
/// <param name="Rates">Won for a dollar.</param>
/// <param name="LeavesOut">Some trades are of practice accounts and are not in it.</param>
internal sealed record TaxHistory(
    IReadOnlyList<TaxTrade> Trades, IReadOnlyList<TaxSplit> Splits, IReadOnlyList<OpeningLot> Opening, ExchangeRateTable Rates, bool LeavesOut)
{
    /// <summary>A sale in a year's first days was made at most so long before it: two sessions and what lies between.</summary>
    private const int LongestSettlement = 14;

    /// <summary>Fills at brokers, and trades that have none because they were imported or entered by hand. What was netted between bots never left its owner:
    /// it is no sale.</summary>
    public static async Task<TaxHistory> ReadAsync(IEggMoneyDb db, IMarketCalendar calendar, int year, CancellationToken cancellationToken)
    {
        var practice = await PracticeAccounts.LeftOutAsync(db, cancellationToken);
        var atBrokers = db.Fills.AsNoTracking().Where(fill => fill.NettingPairId == null);
        var leavesOut = practice.Count > 0 && await atBrokers.AnyAsync(fill => fill.CredentialId != null && practice.Contains(fill.CredentialId.Value), cancellationToken);
        if (leavesOut)
        {
            atBrokers = atBrokers.Where(fill => fill.CredentialId == null || !practice.Contains(fill.CredentialId.Value));
        }

        var byHand = db.Trades.AsNoTracking().Where(trade => trade.OrderId == null && trade.Quantity > 0);
        var symbols = await SoldAsync(atBrokers, byHand, calendar, year, cancellationToken);
        var fills = await atBrokers.Where(fill => symbols.Contains(fill.Symbol))
            .Select(fill => new { fill.Symbol, fill.Side, fill.ExecutedAt, fill.SessionDate, fill.Quantity, fill.Amount, fill.Fees, fill.CostRemoved })
            .ToListAsync(cancellationToken);
        var others = await byHand.Where(trade => symbols.Contains(trade.Symbol))
            .Select(trade => new { trade.Symbol, trade.Kind, trade.ExecutedAt, trade.SessionDate, trade.Quantity, trade.Total, trade.Fees, trade.AveragePrice })
            .ToListAsync(cancellationToken);
        List<TaxTrade> trades =
        [
            .. fills.Select(fill => new TaxTrade(
                fill.Symbol, fill.Side == Side.Sell, fill.ExecutedAt, fill.SessionDate, Settled(calendar, fill.SessionDate), fill.Quantity, fill.Amount, fill.Fees,
                fill.CostRemoved > 0 ? fill.CostRemoved / fill.Quantity : null)),
            .. others.Select(trade => new TaxTrade(
                trade.Symbol, trade.Kind.SideOf() == Side.Sell, trade.ExecutedAt, trade.SessionDate, Settled(calendar, trade.SessionDate), trade.Quantity, trade.Total, trade.Fees,
                trade.AveragePrice > 0 ? trade.AveragePrice : null)),
        ];
        var splits = await db.StockSplits.AsNoTracking().Where(split => symbols.Contains(split.Symbol))
            .Select(split => new TaxSplit(split.Symbol, split.EffectiveDate, split.Numerator, split.Denominator))
            .ToListAsync(cancellationToken);
        var held = await db.Positions.AsNoTracking().Where(position => position.Quantity > 0 && symbols.Contains(position.Symbol))
            .Select(position => new HeldShares(position.Symbol, position.Quantity, position.Cost))
            .ToListAsync(cancellationToken);
        return new(trades, splits, TaxLots.Missing(trades, splits, held), await DayRates.LoadAsync(db, cancellationToken), leavesOut);
    }

    /// <summary>The symbols of which a sale was paid in the year: what others cost matters to nobody's tax of it.</summary>
    private static async Task<List<string>> SoldAsync(IQueryable<Fill> fills, IQueryable<Trade> trades, IMarketCalendar calendar, int year, CancellationToken cancellationToken)
    {
        var (from, to) = (new DateOnly(year, 1, 1).AddDays(-LongestSettlement), new DateOnly(year, 12, 31));
        var sold = await fills.Where(fill => fill.Side == Side.Sell && fill.SessionDate >= from && fill.SessionDate <= to)
            .Select(fill => new { fill.Symbol, fill.SessionDate }).Distinct().ToListAsync(cancellationToken);
        var other = await trades.Where(trade => trade.SessionDate >= from && trade.SessionDate <= to)
            .Select(trade => new { trade.Symbol, trade.SessionDate, trade.Kind }).Distinct().ToListAsync(cancellationToken);
        return [.. sold.Select(sale => (sale.Symbol, sale.SessionDate))
            .Concat(other.Where(trade => trade.Kind.SideOf() == Side.Sell).Select(trade => (trade.Symbol, trade.SessionDate)))
            .Where(sale => Settled(calendar, sale.SessionDate).Year == year)
            .Select(sale => sale.Symbol)
            .Distinct()];
    }

    /// <summary>Of a session outside the calendar's years, the session itself.</summary>
    private static DateOnly Settled(IMarketCalendar calendar, DateOnly session) =>
        session >= calendar.FirstDate && session.Year < calendar.LastDate.Year ? GainsTax.SettlementOf(calendar, session) : session;
}

/// <summary>Remembers which days had no rate of their own.</summary>
internal sealed class TaxRates(ExchangeRateTable rates)
{
    private readonly SortedDictionary<DateOnly, FoundRate?> _replaced = [];

    /// <summary>Days without a rate of their own, with the one that stood in; null when there was none at all.</summary>
    public IReadOnlyDictionary<DateOnly, FoundRate?> Replaced => _replaced;

    /// <summary>Won for a dollar; 0 when nothing is known.</summary>
    public decimal On(DateOnly day)
    {
        var rate = rates.OfDay(day);
        if (rate?.Date != day)
        {
            _replaced[day] = rate;
        }

        return rate?.Won ?? 0;
    }
}
