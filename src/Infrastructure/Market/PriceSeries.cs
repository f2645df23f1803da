using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Market;

/// <summary>One symbol's daily prices, and what they say about any instant.</summary>
/// <param name="rows">Ascending by date, without duplicates.</param>
internal sealed class PriceSeries(IReadOnlyList<DailyPrice> rows)
{
    /// <summary>The price at an instant, by the rules of <see cref="Application.Market.IPriceSource.QuoteAt"/>.</summary>
    /// <param name="symbol">Ticker of the quote.</param>
    /// <param name="instant">UTC.</param>
    /// <param name="calendar">Tells which session the instant lies in.</param>
    /// <param name="decimals">Places of a price within a session.</param>
    /// <remarks>The previous close is that of the row before the one the price comes from.</remarks>
    public Quote? QuoteAt(string symbol, DateTime instant, IMarketCalendar calendar, int decimals)
    {
        if (instant.Kind == DateTimeKind.Local)
        {
            throw new ArgumentException("The instant must be in UTC.", nameof(instant));
        }

        var session = calendar.SessionOn(DateOnly.FromDateTime(instant));
        var begun = session is not null && instant >= session.Open;
        var index = LastOnOrBefore(begun ? session!.Date : DateOnly.FromDateTime(instant).AddDays(-1));
        if (index < 0)
        {
            return null;
        }

        var row = rows[index];
        var price = row.Close;
        if (begun && row.Date == session!.Date)
        {
            price = SessionPath.PriceAt(session, row.Open, row.Close, instant, decimals);
        }
        else if (begun && instant <= session!.Close)
        {
            // The market is open and nothing is known of it: yesterday's price would be traded as if it were today's.
            return null;
        }

        return new Quote(symbol, price, index > 0 ? rows[index - 1].Close : null, DateTime.SpecifyKind(instant, DateTimeKind.Utc));
    }

    /// <summary>The rows of a range of dates, both included.</summary>
    public IReadOnlyList<DailyPrice> Between(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return [];
        }

        var first = from == DateOnly.MinValue ? 0 : LastOnOrBefore(from.AddDays(-1)) + 1;
        var last = LastOnOrBefore(to);
        return [.. rows.Skip(first).Take(last - first + 1)];
    }

    // Index of the last row not after the date, or -1.
    private int LastOnOrBefore(DateOnly date)
    {
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Date <= date)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
