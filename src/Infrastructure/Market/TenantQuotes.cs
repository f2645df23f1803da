using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;

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
internal sealed class TenantQuotes(QuoteBoard board, IQuoteFeed paper, IBrokerFactory brokers) : IQuotes
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
            return await board.GetAsync(BrokerNames.Paper, symbols, paper.GetAsync, cancellationToken);
        }

        return await board.GetAsync($"{account.Broker}/{account.Environment}", symbols, AskAsync, cancellationToken);

        async Task<Quote?> AskAsync(string symbol, CancellationToken token) => await brokers.Create(account).GetQuoteAsync(symbol, token);
    }
}
