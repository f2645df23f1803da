using EggMoney.Application;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers.Kis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Market;

/// <summary>The feed of the market that the paper broker trades against.</summary>
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

/// <summary>Quotes for the tenant's account: those of the paper market, or asked with the tenant's own keys and shared on the board of its market.</summary>
internal sealed class TenantQuotes(
    QuoteBoard board,
    IQuoteFeed paper,
    IBrokerFactory brokers,
    KisHub kis,
    IEggMoneyDbFactory databases,
    DispatchOptions options,
    TimeProvider clock,
    ILogger<TenantQuotes> logger) : IQuotes
{
    private static readonly IReadOnlyDictionary<string, Quote> None = new Dictionary<string, Quote>();

    public async Task<IReadOnlyDictionary<string, Quote>> GetAsync(UserCredential? account, IReadOnlyCollection<string> symbols, CancellationToken cancellationToken)
    {
        if (account is null || symbols.Count == 0)
        {
            return None;
        }

        if (account.Broker == BrokerNames.Paper)
        {
            return await board.GetAsync(MarketNames.Of(account), symbols, paper.GetAsync, cancellationToken);
        }

        var substitute = await FindSubstituteAsync(account, cancellationToken);
        var found = new Dictionary<string, Quote>(symbols.Count);
        foreach (var some in symbols.Chunk(AtOnce(account)))
        {
            var started = clock.GetTimestamp();
            var quotes = await board.GetAsync(MarketNames.Of(account), some, AskAsync, cancellationToken);
            foreach (var (symbol, quote) in quotes)
            {
                found[symbol] = quote;
            }

            if (quotes.Count == 0 && clock.GetElapsedTime(started) > options.QuoteTimeout / 2)
            {
                // Not no, but silence: the others' time-outs, one after another, would take the tenant's whole time.
                break;
            }
        }

        return found;

        async Task<Quote?> AskAsync(string symbol, CancellationToken token)
        {
            if (substitute is null)
            {
                return await brokers.Create(account).GetQuoteAsync(symbol, token);
            }

            try
            {
                using var half = new CancellationTokenSource(options.QuoteTimeout / 2, clock);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(half.Token, token);
                return await brokers.Create(account).GetQuoteAsync(symbol, linked.Token);
            }
            catch (Exception exception) when (exception is BrokerException or OperationCanceledException && !token.IsCancellationRequested)
            {
                logger.LogInformation(exception, "No practice quote for {Symbol}; the user's own account for money is asked", symbol);
                return await brokers.Create(substitute).GetQuoteAsync(symbol, token);
            }
        }
    }

    /// <summary>How many symbols are asked for at once. A question's time runs while it waits for its turn, and practice has one a second: so many that their
    /// turns come in a quarter of it, which leaves room for a look at other exchanges and for the answers.</summary>
    private int AtOnce(UserCredential account) => account.Broker == BrokerNames.Kis
        ? (int)Math.Clamp(kis.Environment(account.Environment).RequestsPerSecond * options.QuoteTimeout.TotalSeconds / 4, 1, int.MaxValue)
        : int.MaxValue;

    /// <summary>A practice account whose broker gives no quote may be priced by its owner's account for money, and never the other way round: what is priced
    /// on practice must never price real money. Nobody else's keys are asked.</summary>
    private async Task<UserCredential?> FindSubstituteAsync(UserCredential account, CancellationToken cancellationToken)
    {
        if (account is not { Broker: BrokerNames.Kis, Environment: BrokerEnvironment.Mock })
        {
            return null;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.UserCredentials.AsNoTracking()
            .Where(row => row.Broker == BrokerNames.Kis && row.Environment == BrokerEnvironment.Real && row.DeletedAt == null)
            .OrderBy(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
