using System.Collections.Concurrent;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Market;

/// <summary>An invented market that moves like funds of three times an index: for demonstrations and tests without data.</summary>
/// <remarks>
/// Every session's prices follow from the seed, the symbol and the date alone, so that any instant may be asked for in any
/// order and a restart changes nothing. Only additions, multiplications, divisions and roundings of doubles make them, which
/// IEEE 754 defines to the last bit, so that all machines agree too. Prices are whole cents, from 2000-01-03 on; they swing
/// around a slowly rising level and neither run away nor vanish. The symbols share a market, as real funds do.
/// </remarks>
internal sealed class GeneratedPriceSource : IPriceSource
{
    private const int Decimals = 2;

    // A series of 26 years takes under 1 MB and some milliseconds. Beyond this many all are dropped and made again when asked
    // for, so that made-up symbols cannot fill a small machine.
    private const int MaxSeries = 64;

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly IMarketCalendar _calendar;
    private readonly ulong _seed;

    /// <summary>A market of its own for each seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="calendar">Which days trade; it must know the years from 2000 on.</param>
    public GeneratedPriceSource(long seed, IMarketCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        _calendar = calendar;
        _seed = unchecked((ulong)seed);
    }

    /// <summary>The first date that may have a price.</summary>
    public static DateOnly FirstDate { get; } = new(2000, 1, 3);

    /// <inheritdoc/>
    public Quote? QuoteAt(string symbol, DateTime instant)
    {
        var date = DateOnly.FromDateTime(instant);
        return Of(symbol)?.Through(date, rows => rows.QuoteAt(symbol, instant, _calendar, Decimals));
    }

    /// <inheritdoc/>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) =>
        Of(symbol)?.Through(to, rows => rows.Between(from, to)) ?? [];

    private Series? Of(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (_series.TryGetValue(symbol, out var series))
        {
            return series;
        }

        if (string.IsNullOrWhiteSpace(symbol))
        {
            return null;
        }

        if (_series.Count >= MaxSeries)
        {
            _series.Clear();
        }

        return _series.GetOrAdd(symbol, s => new Series(_seed, s, _calendar));
    }

    /// <summary>One symbol's prices, made as far as they were asked for.</summary>
    private sealed class Series
    {
        // Shape of the market, by day and before leverage where not said otherwise.
        private const double Volatility = 0.0115; // standard deviation in quiet times
        private const double MarketShare = 0.8; // of a day's move; with 0.6 of its own the variance is one
        private const double OwnShare = 0.6;
        private const double WildDays = 0.06; // chance of a day with moves 2.2 times as wide: the fat tails
        private const double CrashDays = 1.0 / 350;
        private const double Leverage = 3;
        private const double Growth = 0.04 / 252; // of the level, leveraged
        private const double Drift = 0.0015; // what volatility and crashes cost a compounding price, given back
        private const double Pull = 0.003; // towards the level: half-way back takes about a year
        private const double WorstDay = -0.42;
        private const double BestDay = 0.42;
        private const double LowestPrice = 1;

        private readonly Lock _lock = new();
        private readonly List<DailyPrice> _rows = [];
        private readonly PriceSeries _series;
        private readonly IMarketCalendar _calendar;
        private readonly ulong _marketKey;
        private readonly ulong _ownKey;
        private DateOnly _next = FirstDate;
        private double _level;
        private double _price;
        private double _unrest;

        public Series(ulong seed, string symbol, IMarketCalendar calendar)
        {
            var name = Draws.Hash(symbol);
            _calendar = calendar;
            _series = new PriceSeries(_rows);
            _marketKey = Draws.Mix(seed);
            _ownKey = Draws.Mix(_marketKey ^ Draws.Mix(name));
            _level = _price = symbol switch
            {
                "TQQQ" => 50,
                "SOXL" => 30,
                _ => 20 + (name % 81),
            };
        }

        public T Through<T>(DateOnly date, Func<PriceSeries, T> ask)
        {
            lock (_lock)
            {
                for (; _next <= date; _next = _next.AddDays(1))
                {
                    if (_calendar.SessionOn(_next) is not null)
                    {
                        _rows.Add(Make(_next));
                    }
                }

                return ask(_series);
            }
        }

        private DailyPrice Make(DateOnly date)
        {
            var market = new Draws(_marketKey, date);
            var own = new Draws(_ownKey, date);

            _unrest = Math.Clamp((0.97 * _unrest) + (0.06 * market.Normal()), -0.4, 1.2);
            var width = market.Uniform() < WildDays ? 2.2 : 1;
            var move = Volatility * (1 + _unrest) * width * ((MarketShare * market.Normal()) + (OwnShare * own.Normal()));
            if (market.Uniform() < CrashDays)
            {
                move -= 0.03 + (0.06 * market.Uniform());
                _unrest += 0.5;
            }

            // The distance to the level, about its logarithm where it is small, never more than two.
            var distance = 2 * (_level - _price) / (_level + _price);
            var change = Math.Clamp((Leverage * move) + Drift + (Pull * distance), WorstDay, BestDay);
            var gap = _rows.Count == 0 ? 0 : Math.Clamp((change * (0.1 + (0.4 * own.Uniform()))) + (0.004 * own.Normal()), -0.3, 0.3);

            var open = Cents(_price * (1 + gap));
            _price = Math.Max(LowestPrice, _price * (1 + change));
            var close = Cents(_price);
            _price = (double)close;
            _level *= 1 + Growth;

            var high = Cents((double)Math.Max(open, close) * (1 + (0.012 * Math.Abs(own.Normal()))));
            var low = Cents((double)Math.Min(open, close) * (1 - (0.012 * Math.Abs(own.Normal()))));
            return new DailyPrice(date, open, high, low, close, null);
        }

        // A whole number of cents below 2^53 converts exactly.
        private static decimal Cents(double price) => (decimal)Math.Round(price * 100, MidpointRounding.AwayFromZero) / 100m;
    }

    /// <summary>Random numbers of one key and date (SplitMix64).</summary>
    private sealed class Draws(ulong key, DateOnly date)
    {
        private const ulong Golden = 0x9E3779B97F4A7C15;

        private ulong _state = Mix(unchecked(key ^ ((ulong)date.DayNumber * Golden)));

        public static ulong Mix(ulong x)
        {
            unchecked
            {
                x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
                x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
                return x ^ (x >> 31);
            }
        }

        // FNV-1a; string.GetHashCode differs from process to process.
        public static ulong Hash(string text) =>
            text.Aggregate(0xCBF29CE484222325UL, (hash, c) => unchecked((hash ^ c) * 0x100000001B3UL));

        // From 0 to below 1.
        public double Uniform()
        {
            _state = unchecked(_state + Golden);
            return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
        }

        // The sum of twelve uniforms: close to normal, with nothing but additions.
        public double Normal()
        {
            var sum = -6.0;
            for (var i = 0; i < 12; i++)
            {
                sum += Uniform();
            }

            return sum;
        }
    }
}
