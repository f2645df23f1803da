using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;

namespace EggMoney.Application.Market;

/// <summary>Works out the indicators of a symbol after its latest session (trading rules, section 13).</summary>
internal sealed class IndicatorReader(PriceHistory history, IMarketFacts facts)
{
    private const int Decimals = 4;

    /// <summary>The indicators; null when there are no prices.</summary>
    public async Task<IndicatorsDto?> FindAsync(UserCredential account, string symbol, CancellationToken cancellationToken)
    {
        var (kept, failed) = await history.GetLatestAsync(account, symbol, PriceHistory.Sessions, cancellationToken);
        if (kept.Count == 0)
        {
            return null;
        }

        var days = kept.Select(PriceDays.Of).ToList();
        var closes = days.ConvertAll(day => day.Close);
        var rsi = Indicators.Rsi(closes);
        var shorter = Indicators.MovingAverage(closes, Indicators.ShortAverage);
        var longer = Indicators.MovingAverage(closes, Indicators.LongAverage);
        var vix = facts.FindVix(account);
        return new IndicatorsDto(
            symbol,
            MarketNames.Of(account),
            days[^1].Date,
            days.Count,
            !failed,
            closes[^1],
            Rounded(rsi),
            rsi is { } strength ? MarketWords.OfRsi(strength) : null,
            Rounded(Indicators.Atr(days)),
            Rounded(shorter),
            Rounded(longer),
            shorter is { } near && longer is { } far ? MarketWords.TrendOf(closes[^1], near, far) : null,
            Rounded(Indicators.Drawdown(closes)),
            vix,
            vix is { } index ? MarketWords.OfVix(index) : null);
    }

    private static decimal? Rounded(decimal? value) => value is { } known ? Math.Round(known, Decimals, MidpointRounding.AwayFromZero) : null;
}
