using System.Collections.Concurrent;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Market;

/// <summary>Where the server's own quotes come from.</summary>
internal interface IQuoteFeed
{
    /// <summary>A quote, or null when the feed has no price for the symbol now.</summary>
    Task<Quote?> GetAsync(string symbol, CancellationToken cancellationToken);
}

/// <summary>The feed of a recorded or generated market.</summary>
internal sealed class PriceSourceFeed(IPriceSource prices, TimeProvider clock) : IQuoteFeed
{
    public Task<Quote?> GetAsync(string symbol, CancellationToken cancellationToken) =>
        Task.FromResult(prices.QuoteAt(symbol, clock.GetUtcNow().UtcDateTime));
}

/// <summary>Asks the feed once a symbol and tick, however many tenants and lanes want it, under a time-out of its own.</summary>
internal sealed class QuoteBoard(IQuoteFeed feed, DispatchOptions options, TimeProvider clock, ILogger<QuoteBoard> logger) : IQuotes
{
    /// <summary>In a long tick a price is asked for again after this time, so that nobody trades on one from minutes ago.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private ConcurrentDictionary<string, Asked> _tick = new();
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

    public async Task<IReadOnlyDictionary<string, Quote>> GetAsync(IReadOnlyCollection<string> symbols, CancellationToken cancellationToken)
    {
        var tick = _tick;
        var found = new Dictionary<string, Quote>(symbols.Count);
        foreach (var (symbol, asked) in symbols.Select(symbol => (symbol, Ask(tick, symbol))).ToList())
        {
            // The question is everybody's, so one tenant's cancellation ends only that tenant's waiting.
            if (await asked.WaitAsync(cancellationToken) is { } quote)
            {
                found[symbol] = quote;
            }
        }

        return found;
    }

    private Task<Quote?> Ask(ConcurrentDictionary<string, Asked> tick, string symbol)
    {
        var asked = tick.GetOrAdd(symbol, New);
        if (clock.GetElapsedTime(asked.At) > Fresh)
        {
            tick.TryUpdate(symbol, New(symbol), asked);
            asked = tick[symbol];
        }

        return asked.Quote.Value;
    }

    private Asked New(string symbol) => new(clock.GetTimestamp(), new(() => FetchAsync(symbol)));

    private async Task<Quote?> FetchAsync(string symbol)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.QuoteTimeout, clock);
            return await feed.GetAsync(symbol, limit.Token).WaitAsync(limit.Token);
        }
#pragma warning disable CA1031 // No price is a normal state of the rules; the others' prices must come through.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "No quote for {Symbol}", symbol);
            return null;
        }
    }

    private sealed record Asked(long At, Lazy<Task<Quote?>> Quote);
}
