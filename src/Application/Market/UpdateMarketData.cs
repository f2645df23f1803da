using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>Fills the kept prices of what the tenant holds or trades, and keeps the day's exchange rate: once after each session.</summary>
public sealed record UpdateMarketDataCommand : ITenantRequest<MarketDataUpdate>;

/// <summary>What came of it.</summary>
/// <param name="Symbols">Symbols that were looked after.</param>
/// <param name="Failed">Those of them whose broker did not answer; they are worth another try.</param>
public sealed record MarketDataUpdate(int Symbols, IReadOnlyList<string> Failed);

internal sealed class UpdateMarketDataHandler(IEggMoneyDbFactory databases, PriceHistory history, IMarketFacts facts) : IRequestHandler<UpdateMarketDataCommand, MarketDataUpdate>
{
    public async Task<MarketDataUpdate> Handle(UpdateMarketDataCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } account)
        {
            return new(0, []);
        }

        var symbols = await db.Positions.Where(position => position.Quantity != 0).Select(position => position.Symbol)
            .Union(db.Bots.Where(bot => bot.Active).Select(bot => bot.Symbol))
            .ToListAsync(cancellationToken);
        var failed = new List<string>();
        foreach (var symbol in symbols.Order(StringComparer.Ordinal))
        {
            if ((await history.GetLatestAsync(account, symbol, PriceHistory.Sessions, cancellationToken)).Failed)
            {
                failed.Add(symbol);
            }
        }

        await DayRates.AddAsync(db, await facts.FindExchangeRateAsync(account, cancellationToken), cancellationToken);

        // Whoever else kept the day's rate meanwhile had it from the same source.
        await db.TrySaveAsync(cancellationToken);
        return new(symbols.Count, failed);
    }
}

/// <summary>Keeps rates that a broker tells.</summary>
public static class DayRates
{
    /// <summary>Adds the day's rate unless there is one: what somebody set by hand stays. The caller saves.</summary>
    public static async Task AddAsync(IEggMoneyDb db, DailyExchangeRate? rate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (rate is not null && !await db.DailyExchangeRates.AnyAsync(row => row.Date == rate.Date, cancellationToken))
        {
            db.DailyExchangeRates.Add(rate);
        }
    }

    /// <summary>All rates of the tenant.</summary>
    public static async Task<ExchangeRateTable> LoadAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return new(await db.ExchangeRates.AsNoTracking().ToListAsync(cancellationToken), await db.DailyExchangeRates.AsNoTracking().ToListAsync(cancellationToken));
    }

    /// <summary>The latest rate up to a date, of a day or else of its month; null when there is none.</summary>
    public static async Task<FoundRate?> LatestAsync(IEggMoneyDb db, DateOnly date, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var days = await db.DailyExchangeRates.AsNoTracking().Where(row => row.Date <= date).OrderByDescending(row => row.Date).Take(1).ToListAsync(cancellationToken);
        var months = await db.ExchangeRates.AsNoTracking().Where(row => row.Month <= date).OrderByDescending(row => row.Month).Take(1).ToListAsync(cancellationToken);
        return new ExchangeRateTable(months, days).OfDay(date);
    }
}
