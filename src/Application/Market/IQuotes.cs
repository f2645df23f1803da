using EggMoney.Domain.Market;

namespace EggMoney.Application.Market;

/// <summary>The server's market data: the same price for everybody, one quote a symbol and tick.</summary>
public interface IQuotes
{
    /// <summary>A new tick begins: what was fetched before is not used again.</summary>
    void BeginTick();

    /// <summary>The quotes that could be had, under a time-out of their own; a symbol without one is left out.</summary>
    Task<IReadOnlyDictionary<string, Quote>> GetAsync(IReadOnlyCollection<string> symbols, CancellationToken cancellationToken);
}
