using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Market;

/// <summary>Exchange rates and the VIX, from whoever tells them.</summary>
internal sealed class MarketFacts(IBrokerFactory brokers, IPriceSource prices, DispatchOptions options, TimeProvider clock, ILogger<MarketFacts> logger) : IMarketFacts
{
    /// <summary>The first rate of a day is posted in Seoul at half past eight; what is told before it is the day before's.</summary>
    private static readonly TimeSpan Posted = new(8, 30, 0);

    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    public DateOnly RateDay => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(clock.Now(), Seoul) - Posted);

    private bool IsInvented => prices is GeneratedPriceSource or LevelledPriceSource;

    public async Task<DailyExchangeRate?> FindExchangeRateAsync(UserCredential? account, CancellationToken cancellationToken)
    {
        var date = RateDay;
        return account?.Broker switch
        {
            null => null,
            BrokerNames.Paper => IsInvented ? new() { Date = date, Won = GeneratedExchangeRates.On(date), Source = ExchangeRateTable.Generated } : null,
            _ => await AskAsync(account, cancellationToken) is { } won ? new() { Date = date, Won = won, Source = account.Broker } : null,
        };
    }

    public decimal? FindVix(UserCredential? account)
    {
        if (account?.Broker != BrokerNames.Paper || IsInvented)
        {
            return null;
        }

        var yesterday = DateOnly.FromDateTime(clock.Now()).AddDays(-1);
        return prices.Daily("VIX", yesterday.AddDays(-7), yesterday) is [.., var last] ? last.Close : null;
    }

    private async Task<decimal?> AskAsync(UserCredential account, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.BrokerReadTimeout, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            return (await brokers.Create(account).GetAccountValueAsync(both.Token).WaitAsync(both.Token)).ExchangeRate is { } won and > 0 ? won : null;
        }
        catch (Exception exception) when (exception is BrokerException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // A practice account never tells it; a rate set by hand, or an older one, stands in.
            logger.LogInformation(exception, "{Broker} told no exchange rate", account.Broker);
            return null;
        }
    }
}

/// <summary>Invented rates of the invented market: every machine has the same one for a day.</summary>
internal static class GeneratedExchangeRates
{
    private const int Middle = 1300;
    private const int Swing = 150;
    private const int Cycle = 1200;

    /// <summary>Won for a dollar: slowly up and down, and a little off each day.</summary>
    public static decimal On(DateOnly date)
    {
        var phase = date.DayNumber % Cycle;
        var wave = (decimal)(Math.Abs((2 * phase) - Cycle) - (Cycle / 2)) * 2 * Swing / Cycle;
        var noise = unchecked((uint)date.DayNumber * 2654435761u) >> 22;
        return Math.Round(Middle + wave + (noise / 100m), 2, MidpointRounding.AwayFromZero);
    }
}
