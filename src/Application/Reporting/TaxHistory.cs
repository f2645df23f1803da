using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Everything of a tenant's that the tax on gains depends on, over all bots and accounts.</summary>
internal sealed record TaxHistory(IReadOnlyList<TaxTrade> Trades, IReadOnlyList<TaxSplit> Splits, IReadOnlyList<OpeningLot> Opening, ExchangeRateTable Rates)
{
    /// <summary>Fills at brokers, and trades that have none because they were imported or entered by hand. What was netted between bots never left its owner:
    /// it is no sale.</summary>
    public static async Task<TaxHistory> ReadAsync(IEggMoneyDb db, IMarketCalendar calendar, CancellationToken cancellationToken)
    {
        var fills = await db.Fills.AsNoTracking().Where(fill => fill.NettingPairId == null).ToListAsync(cancellationToken);
        var others = await db.Trades.AsNoTracking().Where(trade => trade.OrderId == null).ToListAsync(cancellationToken);
        List<TaxTrade> trades =
        [
            .. fills.Select(fill => new TaxTrade(
                fill.Symbol, fill.Side == Side.Sell, fill.ExecutedAt, fill.SessionDate, Settled(calendar, fill.SessionDate), fill.Quantity, fill.Amount, fill.Fees,
                fill.CostRemoved > 0 ? fill.CostRemoved / fill.Quantity : null)),
            .. others.Where(trade => trade.Quantity > 0).Select(trade => new TaxTrade(
                trade.Symbol, trade.Kind.SideOf() == Side.Sell, trade.ExecutedAt, trade.SessionDate, Settled(calendar, trade.SessionDate), trade.Quantity, trade.Total, trade.Fees,
                trade.AveragePrice > 0 ? trade.AveragePrice : null)),
        ];
        var splits = (await db.StockSplits.AsNoTracking().ToListAsync(cancellationToken))
            .ConvertAll(split => new TaxSplit(split.Symbol, split.EffectiveDate, split.Numerator, split.Denominator));
        var held = (await db.Positions.AsNoTracking().Where(position => position.Quantity > 0).ToListAsync(cancellationToken))
            .ConvertAll(position => new HeldShares(position.Symbol, position.Quantity, position.Cost));
        return new(trades, splits, TaxLots.Missing(trades, splits, held), await DayRates.LoadAsync(db, cancellationToken));
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
