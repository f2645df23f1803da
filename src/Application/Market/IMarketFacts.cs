using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;

namespace EggMoney.Application.Market;

/// <summary>What a broker or a market tells besides prices.</summary>
public interface IMarketFacts
{
    /// <summary>Won for a dollar today, if the account's broker tells it; of an invented market an invented one that says so. Null otherwise; never an exception.</summary>
    Task<DailyExchangeRate?> FindExchangeRateAsync(UserCredential? account, CancellationToken cancellationToken);

    /// <summary>The day in Korea whose rate is known now.</summary>
    DateOnly RateDay { get; }

    /// <summary>The latest close of the VIX; null where nobody tells it. KIS has none, and an invented one would say nothing.</summary>
    decimal? FindVix(UserCredential? account);
}

/// <summary>Writes kept prices, which are everybody's and no tenant's to write.</summary>
public interface IPriceStore
{
    /// <summary>Keeps these days.</summary>
    /// <param name="market">The market's name.</param>
    /// <param name="symbol">Ticker.</param>
    /// <param name="days">Ascending, without duplicates.</param>
    /// <param name="replace">Everything else that is kept of the symbol goes: it was counted in other shares.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SaveAsync(string market, string symbol, IReadOnlyList<DailyPrice> days, bool replace, CancellationToken cancellationToken);
}

/// <summary>The names of markets: whoever is priced on the same one shares its prices, and nobody else does.</summary>
public static class MarketNames
{
    /// <summary>The market that an account is priced on.</summary>
    public static string Of(UserCredential account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Broker == BrokerNames.Paper ? BrokerNames.Paper : $"{account.Broker}/{account.Environment}";
    }
}
