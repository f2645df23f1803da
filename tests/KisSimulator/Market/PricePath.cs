using EggMoney.Domain.Market;

namespace EggMoney.KisSimulator.Market;

/// <summary>A generated price for each minute of each session: a walk of the closes around a base price, and within each session a walk
/// from its open to its close. It depends on symbol and seed alone.</summary>
internal sealed class PricePath(string symbol, int seed, decimal basePrice, IMarketCalendar calendar)
{
    private const decimal DailyStep = 0.03m;
    private const decimal Pull = 0.02m;
    private const decimal Gap = 0.01m;
    private const decimal Waves = 0.012m;
    private const int KeptSessions = 8;

    private static readonly DateOnly Start = new(2010, 1, 1);

    private readonly string _name = $"{seed}/{symbol}";
    private readonly Dictionary<DateOnly, int> _index = [];
    private readonly List<decimal> _closes = [];
    private readonly Dictionary<DateOnly, decimal[]> _minutes = [];
    private readonly Dictionary<DateOnly, SimulatedBar> _bars = [];
    private DateOnly _until = Start > calendar.FirstDate ? Start.AddDays(-1) : calendar.FirstDate.AddDays(-1);

    /// <summary>A session's prices, one for each minute from its open to its close, both included; null before the path begins.</summary>
    public decimal[]? Minutes(MarketSession session)
    {
        if (_minutes.TryGetValue(session.Date, out var known))
        {
            return known;
        }

        if (!Reach(session.Date))
        {
            return null;
        }

        var index = _index[session.Date];
        var before = index == 0 ? basePrice : _closes[index - 1];
        var open = PriceGrid.Round(before * (1 + (Gap * Chance.Signed(_name, session.Date.DayNumber, -2))));
        var prices = Walk(session, open, _closes[index]);
        if (_minutes.Count >= KeptSessions)
        {
            _minutes.Clear();
        }

        return _minutes[session.Date] = prices;
    }

    /// <summary>A whole session; null before the path begins.</summary>
    public SimulatedBar? Bar(MarketSession session)
    {
        if (!_bars.TryGetValue(session.Date, out var bar))
        {
            if (Minutes(session) is not { } prices)
            {
                return null;
            }

            bar = _bars[session.Date] = new(session.Date, prices[0], prices.Max(), prices.Min(), prices[^1], Volume(session.Date));
        }

        return bar;
    }

    /// <summary>Shares traded in a whole session.</summary>
    public long Volume(DateOnly date) => 10_000_000 + (long)(Chance.Bits(_name, date.DayNumber, -3) % 40_000_000);

    /// <summary>Prices from one to another, a minute apart.</summary>
    public decimal[] Walk(MarketSession session, decimal open, decimal close)
    {
        var prices = new decimal[(int)(session.Close - session.Open).TotalMinutes + 1];
        (prices[0], prices[^1]) = (open, close);
        Fill(prices, 0, prices.Length - 1, open * Waves, session.Date.DayNumber);
        return prices;
    }

    // Midpoint displacement: each half moves by 0.7 of what the whole did, about the root of one half.
    private void Fill(decimal[] prices, int left, int right, decimal reach, int day)
    {
        if (right - left < 2)
        {
            return;
        }

        var middle = (left + right) / 2;
        prices[middle] = PriceGrid.Round(((prices[left] + prices[right]) / 2) + (reach * Chance.Signed(_name, day, middle)));
        Fill(prices, left, middle, reach * 0.7m, day);
        Fill(prices, middle, right, reach * 0.7m, day);
    }

    private bool Reach(DateOnly date)
    {
        while (_until < date)
        {
            _until = _until.AddDays(1);
            if (calendar.SessionOn(_until) is null)
            {
                continue;
            }

            var before = _closes.Count == 0 ? basePrice : _closes[^1];
            var change = (DailyStep * Chance.Signed(_name, _until.DayNumber, -1)) + (Pull * (basePrice - before) / basePrice);
            _index[_until] = _closes.Count;
            _closes.Add(PriceGrid.Round(before * (1 + change)));
        }

        return _index.ContainsKey(date);
    }
}
