namespace EggMoney.Domain.Market;

/// <summary>Indicators over daily prices, ascending (trading rules, section 13). Null where there are too few sessions: nothing is guessed.</summary>
public static class Indicators
{
    /// <summary>Sessions that RSI and ATR look back.</summary>
    public const int Period = 14;

    /// <summary>Sessions of the short average.</summary>
    public const int ShortAverage = 20;

    /// <summary>Sessions of the long average.</summary>
    public const int LongAverage = 60;

    /// <summary>Sessions in which the highest close is looked for.</summary>
    public const int HighSessions = 90;

    /// <summary>Relative strength by Wilder: 0 to 100. The first averages are plain, the later ones take over 1/period of each change. 50 when nothing moved.</summary>
    public static decimal? Rsi(IReadOnlyList<decimal> closes, int period = Period)
    {
        ArgumentNullException.ThrowIfNull(closes);
        if (closes.Count <= period)
        {
            return null;
        }

        decimal gain = 0, loss = 0;
        for (var i = 1; i < closes.Count; i++)
        {
            var change = closes[i] - closes[i - 1];
            var (up, down) = (Math.Max(change, 0), Math.Max(-change, 0));
            if (i <= period)
            {
                (gain, loss) = (gain + (up / period), loss + (down / period));
            }
            else
            {
                (gain, loss) = (((gain * (period - 1)) + up) / period, ((loss * (period - 1)) + down) / period);
            }
        }

        return gain + loss == 0 ? 50 : 100 * gain / (gain + loss);
    }

    /// <summary>Average true range by Wilder, in dollars.</summary>
    public static decimal? Atr(IReadOnlyList<DailyPrice> days, int period = Period)
    {
        ArgumentNullException.ThrowIfNull(days);
        if (days.Count <= period)
        {
            return null;
        }

        decimal average = 0;
        for (var i = 1; i < days.Count; i++)
        {
            var (day, before) = (days[i], days[i - 1].Close);
            var range = Math.Max(day.High, before) - Math.Min(day.Low, before);
            average = i <= period ? average + (range / period) : ((average * (period - 1)) + range) / period;
        }

        return average;
    }

    /// <summary>Mean of the latest closes.</summary>
    public static decimal? MovingAverage(IReadOnlyList<decimal> closes, int sessions)
    {
        ArgumentNullException.ThrowIfNull(closes);
        return closes.Count < sessions ? null : closes.Skip(closes.Count - sessions).Sum() / sessions;
    }

    /// <summary>How far the latest close is below the highest of the latest 90 sessions, as a rate from −1 to 0; over what there is when there are fewer.</summary>
    public static decimal? Drawdown(IReadOnlyList<decimal> closes, int sessions = HighSessions)
    {
        ArgumentNullException.ThrowIfNull(closes);
        var high = closes.Skip(Math.Max(0, closes.Count - sessions)).DefaultIfEmpty().Max();
        return high > 0 ? (closes[^1] - high) / high : null;
    }
}

/// <summary>Where the price stands to its averages.</summary>
public enum Trend
{
    /// <summary>Price over the short average, and that one over the long one.</summary>
    StrongUp,

    /// <summary>Price over the short average, and that one under the long one.</summary>
    TurningUp,

    /// <summary>Price under the short average, and that one over the long one.</summary>
    TurningDown,

    /// <summary>Anything else.</summary>
    StrongDown,
}

/// <summary>What a level of RSI or VIX is called.</summary>
public enum Mood
{
    /// <summary>Everybody buys.</summary>
    ExtremeGreed,

    /// <summary>Most buy.</summary>
    Greed,

    /// <summary>Neither.</summary>
    Neutral,

    /// <summary>Most sell.</summary>
    Fear,

    /// <summary>Everybody sells.</summary>
    ExtremeFear,
}

/// <summary>The words for levels (trading rules, section 13).</summary>
public static class MarketWords
{
    /// <summary>The trend of a price between its averages.</summary>
    public static Trend TrendOf(decimal price, decimal shortAverage, decimal longAverage) => price.CompareTo(shortAverage) switch
    {
        > 0 when shortAverage > longAverage => Trend.StrongUp,
        > 0 when shortAverage < longAverage => Trend.TurningUp,
        < 0 when shortAverage > longAverage => Trend.TurningDown,
        _ => Trend.StrongDown,
    };

    /// <summary>RSI: from 70 extreme greed, from 55 greed, from 30 neutral, below fear.</summary>
    public static Mood OfRsi(decimal rsi) => rsi switch
    {
        >= 70 => Mood.ExtremeGreed,
        >= 55 => Mood.Greed,
        >= 30 => Mood.Neutral,
        _ => Mood.Fear,
    };

    /// <summary>VIX: up to 15 greed, up to 20 neutral, up to 30 fear, above extreme fear.</summary>
    public static Mood OfVix(decimal vix) => vix switch
    {
        <= 15 => Mood.Greed,
        <= 20 => Mood.Neutral,
        <= 30 => Mood.Fear,
        _ => Mood.ExtremeFear,
    };
}
