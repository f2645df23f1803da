using System.Collections.Concurrent;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>The last prices of the running session by market and symbol, of everybody's quotes. Lost with the process, and taken up again from
/// what was sent and decided.</summary>
internal sealed class PriceWatch
{
    private readonly ConcurrentDictionary<(string Market, string Symbol), (DateOnly Session, KnownPrice Known)> _known = new();

    /// <summary>Whether a price of the session is known.</summary>
    public bool Knows(string market, string symbol, DateOnly session) => _known.TryGetValue((market, symbol), out var row) && row.Session == session;

    /// <summary>Takes up a price that an earlier process believed.</summary>
    public void Recall(string market, string symbol, DateOnly session, decimal price)
    {
        if (!Knows(market, symbol, session))
        {
            _known[(market, symbol)] = (session, new(price));
        }
    }

    /// <summary>Takes in a quote, and says whether it may be traded on.</summary>
    public bool Believe(string market, DateOnly session, Quote quote)
    {
        while (true)
        {
            var key = (market, quote.Symbol);
            var found = _known.TryGetValue(key, out var row);
            var (believed, known) = PriceJump.Take(found && row.Session == session ? row.Known : null, quote.Price, quote.ReceivedAt);
            if (found ? _known.TryUpdate(key, (session, known), row) : _known.TryAdd(key, (session, known)))
            {
                return believed;
            }
        }
    }
}
