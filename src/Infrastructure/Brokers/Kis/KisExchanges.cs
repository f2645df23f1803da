using System.Collections.Concurrent;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>On which exchange a symbol is: well-known ones by a table, others as they were found. It is the same for everybody.</summary>
internal sealed class KisExchanges(KisOptions options)
{
    private readonly ConcurrentDictionary<string, KisExchange> _found = new(options.Exchanges.Select(pair =>
        KeyValuePair.Create(pair.Key, KisExchange.Find(pair.Value) ?? throw new ArgumentException($"'{pair.Value}' is no exchange of KIS."))));

    public KisExchange? Find(string symbol) => _found.GetValueOrDefault(symbol);

    /// <summary>All exchanges, the likeliest first.</summary>
    public IEnumerable<KisExchange> Candidates(string symbol) => Find(symbol) is { } known ? KisExchange.All.Where(other => other != known).Prepend(known) : KisExchange.All;

    public void Learn(string symbol, KisExchange exchange) => _found[symbol] = exchange;

    /// <summary>The broker does not know the symbol where we thought it was.</summary>
    public void Forget(string symbol) => _found.TryRemove(symbol, out _);
}
