using EggMoney.Application.Market;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Reads a tenant's figures.</summary>
internal sealed class PortfolioReader(IQuotes quotes, IMarketFacts facts)
{
    /// <summary>The figures now. A symbol without a quote has its last kept close, if there is one.</summary>
    public async Task<PortfolioFigures> ReadAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        return await ReadAsync(db, account, await DayRates.LatestAsync(db, facts.RateDay, cancellationToken), cancellationToken);
    }

    /// <summary>The figures now, in won at this rate.</summary>
    public async Task<PortfolioFigures> ReadAsync(IEggMoneyDb db, UserCredential? account, FoundRate? rate, CancellationToken cancellationToken)
    {
        var cash = await db.CashAccounts.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new CashAccount();
        var bots = await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken);
        var positions = await db.Positions.AsNoTracking().Where(position => position.Quantity != 0).OrderBy(position => position.Name).ToListAsync(cancellationToken);
        var prices = await PricesAsync(db, account, [.. positions.Select(position => position.Symbol).Distinct()], cancellationToken);

        var byBot = positions.Where(position => position.BotId is not null).ToDictionary(position => position.BotId!.Value);
        var lines = bots.ConvertAll(bot =>
        {
            byBot.Remove(bot.Id, out var position);
            return new PortfolioLine(bot, position, prices.GetValueOrDefault(position?.Symbol ?? bot.Symbol));
        });

        // Kept by hand, or what a bot held that is gone.
        lines.AddRange(positions.Where(position => position.BotId is null || byBot.ContainsKey(position.BotId.Value))
            .Select(position => new PortfolioLine(null, position, prices.GetValueOrDefault(position.Symbol))));
        return new(cash, lines, rate);
    }

    private async Task<Dictionary<string, PriceMark>> PricesAsync(IEggMoneyDb db, UserCredential? account, List<string> symbols, CancellationToken cancellationToken)
    {
        var marks = (await quotes.GetAsync(account, symbols, cancellationToken)).ToDictionary(quote => quote.Key, quote => new PriceMark(quote.Value.Price, null));
        if (account is null || marks.Count == symbols.Count)
        {
            return marks;
        }

        var market = MarketNames.Of(account);
        foreach (var symbol in symbols.Where(symbol => !marks.ContainsKey(symbol)))
        {
            var last = await db.PriceDays.AsNoTracking()
                .Where(day => day.Market == market && day.Symbol == symbol)
                .OrderByDescending(day => day.Date)
                .Select(day => new { day.Close, day.Date })
                .FirstOrDefaultAsync(cancellationToken);
            if (last is not null)
            {
                marks[symbol] = new(last.Close, last.Date);
            }
        }

        return marks;
    }
}

/// <summary>The tenant's own days.</summary>
internal static class UserDays
{
    /// <summary>In which zone the tenant's days, months and years begin.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        TimeZoneInfo.FindSystemTimeZoneById(await db.Users.AsNoTracking().Select(user => user.TimeZone).SingleAsync(cancellationToken));

    /// <summary>The date of an instant there.</summary>
    public static DateOnly DateOf(this TimeZoneInfo zone, DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
}
