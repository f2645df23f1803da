using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;

namespace EggMoney.Application.Market;

/// <summary>The current tenant's market data. Everybody whose accounts are on the same market shares one quote a symbol and tick.</summary>
public interface IQuotes
{
    /// <summary>The quotes that could be had, under a time-out of their own; a symbol without one is left out.</summary>
    /// <param name="account">The account that is traded on: what is priced on practice or on paper never prices real money. None, no price.</param>
    /// <param name="symbols">Tickers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyDictionary<string, Quote>> GetAsync(UserCredential? account, IReadOnlyCollection<string> symbols, CancellationToken cancellationToken);
}

/// <summary>The dispatcher's ticks, as market data see them.</summary>
public interface IQuoteTicks
{
    /// <summary>A new tick begins: what was fetched before is not used again.</summary>
    void BeginTick();
}
