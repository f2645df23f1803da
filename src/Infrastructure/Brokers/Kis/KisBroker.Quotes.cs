using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Brokers.Kis;

internal sealed partial class KisBroker
{
    private const string QuoteTransaction = "HHDFS00000300";
    private const string DailyTransaction = "HHDFS76240000";
    private const int MaxDailyPages = 100;
    private const string Raw = "0";
    private const string Adjusted = "1";

    public async Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) =>
        (await FindQuoteAsync(symbol, cancellationToken))?.Quote ?? throw UnknownSymbol(symbol);

    public async Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<DateOnly, DailyPrice>();
        foreach (var row in await ReadDailyAsync(symbol, from, to, Adjusted, cancellationToken))
        {
            var date = row.Date("xymd");
            if (date >= from && date <= to && IsOver(date))
            {
                days[date] = new(date, row.Number("open"), row.Number("high"), row.Number("low"), row.Number("clos"), row.Decimal("tvol"));
            }
        }

        return [.. days.Values];
    }

    public async Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var rows = await ReadDailyAsync(symbol, session, session, Raw, cancellationToken);
        return IsOver(session) ? rows.Where(row => row.Date("xymd") == session).Select(row => (decimal?)row.Number("clos")).FirstOrDefault() : null;
    }

    private static BrokerException UnknownSymbol(string symbol) => new(BrokerError.BadRequest, $"KIS has no price of {symbol} on any US exchange.");

    /// <summary>The newest row may be of the session that trades, and is no close then.</summary>
    private bool IsOver(DateOnly date) => hub.Calendar.SessionOn(date) is { } session && session.Close <= hub.Clock.Now();

    /// <summary>Where the symbol is; null when the broker has no price of it anywhere.</summary>
    private async Task<KisExchange?> FindExchangeAsync(string symbol, CancellationToken cancellationToken) =>
        hub.Exchanges.Find(symbol) ?? (await FindQuoteAsync(symbol, cancellationToken))?.Exchange;

    /// <summary>Asks where the symbol should be, and elsewhere if it is not there: on a wrong exchange the broker answers with blanks, not with an error.</summary>
    private async Task<(KisExchange Exchange, Quote Quote)?> FindQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        foreach (var exchange in hub.Exchanges.Candidates(symbol).ToList())
        {
            try
            {
                var reply = await client.AskAsync(
                    _ => KisCall.Quotation("price", QuoteTransaction, ("AUTH", ""), ("EXCD", exchange.Quote), ("SYMB", symbol)), cancellationToken);
                var output = reply.Object("output");
                if (output.Decimal("last") is { } last and > 0)
                {
                    hub.Exchanges.Learn(symbol, exchange);
                    return (exchange, new(symbol, last, output.Decimal("base") is { } close and > 0 ? close : null, hub.Clock.Now()));
                }
            }
            catch (BrokerException exception) when (exception.Error == BrokerError.BadRequest)
            {
                // A symbol that this exchange does not know may be another's.
            }
        }

        return null;
    }

    private async Task<List<KisRow>> ReadDailyAsync(string symbol, DateOnly from, DateOnly to, string adjustment, CancellationToken cancellationToken)
    {
        var exchange = await FindExchangeAsync(symbol, cancellationToken) ?? throw UnknownSymbol(symbol);
        var rows = await ReadDailyAsync(symbol, exchange, from, to, adjustment, cancellationToken);
        if (rows.Count > 0)
        {
            return rows;
        }

        // Nothing at all: perhaps it is somewhere else than we thought.
        var found = (await FindQuoteAsync(symbol, cancellationToken) ?? throw UnknownSymbol(symbol)).Exchange;
        return found == exchange ? rows : await ReadDailyAsync(symbol, found, from, to, adjustment, cancellationToken);
    }

    /// <summary>Newest first, a page to the day before the last one's oldest, until the range is covered or the broker has no more.</summary>
    private async Task<List<KisRow>> ReadDailyAsync(string symbol, KisExchange exchange, DateOnly from, DateOnly to, string adjustment, CancellationToken cancellationToken)
    {
        var rows = new List<KisRow>();
        var end = to;
        for (var page = 0; page < MaxDailyPages; page++)
        {
            var reply = await client.AskAsync(
                _ => KisCall.Quotation(
                    "dailyprice",
                    DailyTransaction,
                    ("AUTH", ""),
                    ("EXCD", exchange.Quote),
                    ("SYMB", symbol),
                    ("GUBN", "0"),
                    ("BYMD", KisTime.Format(end)),
                    ("MODP", adjustment)),
                cancellationToken);
            var found = reply.Rows("output2").Where(row => row.Text("xymd").Length > 0 && row.Text("clos").Length > 0).ToList();
            if (found.Count == 0)
            {
                return rows;
            }

            rows.AddRange(found);
            var oldest = found.Min(row => row.Date("xymd"));
            if (oldest <= from)
            {
                return rows;
            }

            if (oldest > end)
            {
                throw new BrokerException(BrokerError.Unavailable, $"KIS dailyprice gave days after {end:yyyy-MM-dd}, to which it was asked.");
            }

            end = oldest.AddDays(-1);
        }

        throw new BrokerException(BrokerError.Unavailable, $"KIS dailyprice gave more than {MaxDailyPages} pages.");
    }
}
