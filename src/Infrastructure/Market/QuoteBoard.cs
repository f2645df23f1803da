using System.Collections.Concurrent;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Market;

/// <summary>A quote is fetched once a market, symbol and tick, however many tenants and lanes want it, under a time-out of its own. A failure
/// is not shared: the next tenant may have better luck with keys of their own.</summary>
internal sealed class QuoteBoard(DispatchOptions options, TimeProvider clock, ILogger<QuoteBoard> logger) : IQuoteTicks
{
    /// <summary>In a long tick a price is asked for again after this time, so that nobody trades on one from minutes ago.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private ConcurrentDictionary<(string Market, string Symbol), Asked> _tick = new();
    private DateTime _minute;

    /// <summary>Lanes tick in the same minute, and share its quotes.</summary>
    public void BeginTick()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        if (minute != _minute)
        {
            (_minute, _tick) = (minute, new());
        }
    }

    /// <summary>The quotes that could be had; a symbol without one is left out.</summary>
    public async Task<IReadOnlyDictionary<string, Quote>> GetAsync(
        string market, IReadOnlyCollection<string> symbols, Func<string, CancellationToken, Task<Quote?>> fetch, CancellationToken cancellationToken)
    {
        var tick = _tick;
        var found = new Dictionary<string, Quote>(symbols.Count);
        foreach (var (symbol, asked) in symbols.Select(symbol => (symbol, AskAsync(tick, (market, symbol), fetch))).ToList())
        {
            // The question is everybody's, so one tenant's cancellation ends only that tenant's waiting.
            if (await asked.WaitAsync(cancellationToken) is { } quote)
            {
                found[symbol] = quote;
            }
        }

        return found;
    }

    private async Task<Quote?> AskAsync(
        ConcurrentDictionary<(string Market, string Symbol), Asked> tick, (string Market, string Symbol) key, Func<string, CancellationToken, Task<Quote?>> fetch)
    {
        var own = New(key.Symbol, fetch);
        var asked = tick.GetOrAdd(key, own);
        if (asked != own && (clock.GetElapsedTime(asked.At) > Fresh || asked.Failed))
        {
            asked = tick.TryUpdate(key, own, asked) ? own : tick[key];
        }

        if (await asked.QuoteAsync() is { } quote)
        {
            return quote;
        }

        if (asked == own)
        {
            return null;
        }

        // It was somebody else's question, and their keys that failed.
        tick.TryUpdate(key, own, asked);
        return await own.QuoteAsync();
    }

    private Asked New(string symbol, Func<string, CancellationToken, Task<Quote?>> fetch) => new(clock.GetTimestamp(), () => FetchAsync(symbol, fetch));

    private async Task<Quote?> FetchAsync(string symbol, Func<string, CancellationToken, Task<Quote?>> fetch)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.QuoteTimeout, clock);
            return await fetch(symbol, limit.Token).WaitAsync(limit.Token);
        }
#pragma warning disable CA1031 // No price is a normal state of the rules; the others' prices must come through.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "No quote for {Symbol}", symbol);
            return null;
        }
    }

    private sealed class Asked(long at, Func<Task<Quote?>> fetch)
    {
        private volatile bool _failed;
        private readonly Lazy<Task<Quote?>> _quote = new(fetch);

        public long At => at;

        /// <summary>Answered, and not with a quote.</summary>
        public bool Failed => _failed;

        public async Task<Quote?> QuoteAsync()
        {
            var quote = await _quote.Value;
            _failed = quote is null;
            return quote;
        }
    }
}
