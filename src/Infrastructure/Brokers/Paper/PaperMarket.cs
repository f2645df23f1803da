using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>The market as the paper broker sees it at the clock's instant; it knows nothing of what comes after.</summary>
internal sealed class PaperMarket(IPriceSource prices, IMarketCalendar calendar, TimeProvider clock)
{
    /// <summary>UTC, to the microsecond: what PostgreSQL keeps.</summary>
    public DateTime Now
    {
        get
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public Quote? Quote(string symbol, DateTime now) => prices.QuoteAt(symbol, now) is { Price: > 0 } quote ? quote : null;

    /// <summary>The current price by symbol, for the length of one call.</summary>
    public Func<string, decimal?> PricesAt(DateTime now) => symbol => Quote(symbol, now)?.Price;

    /// <summary>The session that trades at an instant. A New York session lies within one UTC day.</summary>
    /// <exception cref="BrokerException">The calendar does not know the year; nothing can be placed.</exception>
    public MarketSession? SessionAt(DateTime now)
    {
        try
        {
            return calendar.SessionOn(DateOnly.FromDateTime(now)) is { } session && now >= session.Open && now < session.Close
                ? session with { Close = DateTime.SpecifyKind(session.Close, DateTimeKind.Utc) }
                : null;
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new BrokerException(BrokerError.NotSent, "The market calendar does not know this year.", exception);
        }
    }

    /// <summary>Daily prices of sessions that are over: a recorded source knows the future, a broker does not.</summary>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        if (to >= today)
        {
            to = calendar.SessionOn(today) is { } session && session.Close <= now ? today : today.AddDays(-1);
        }

        return from > to ? [] : prices.Daily(symbol, from, to);
    }
}
