using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Writes price_days as the system: a tenant's role may only read them.</summary>
internal sealed class PriceStore(SystemDbContextFactory databases, TimeProvider clock) : IPriceStore
{
    private const int Attempts = 3;

    public async Task SaveAsync(string market, string symbol, IReadOnlyList<DailyPrice> days, bool replace, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await TrySaveAsync(market, symbol, days, replace, cancellationToken); attempt++)
        {
            // Another tenant of the same market kept the same days at the same time.
            if (attempt == Attempts)
            {
                throw new SaveConflictException();
            }
        }
    }

    private async Task<bool> TrySaveAsync(string market, string symbol, IReadOnlyList<DailyPrice> days, bool replace, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = db.PriceDays.Where(row => row.Market == market && row.Symbol == symbol);
        if (!replace)
        {
            var (first, last) = (days[0].Date, days[^1].Date);
            rows = rows.Where(row => row.Date >= first && row.Date <= last);
        }

        var kept = await rows.ToDictionaryAsync(row => row.Date, cancellationToken);
        foreach (var day in days)
        {
            if (!kept.Remove(day.Date, out var row))
            {
                row = new() { Market = market, Symbol = symbol, Date = day.Date };
                db.PriceDays.Add(row);
            }

            (row.Open, row.High, row.Low, row.Close, row.Volume, row.FetchedAt) = (day.Open, day.High, day.Low, day.Close, day.Volume, clock.Now());
        }

        if (replace)
        {
            db.PriceDays.RemoveRange(kept.Values);
        }

        return await db.TrySaveAsync(cancellationToken);
    }
}
