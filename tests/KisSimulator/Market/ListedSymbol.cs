using EggMoney.Domain.Market;

namespace EggMoney.KisSimulator.Market;

/// <summary>A symbol with its prices: generated ones, unless a test has set others.</summary>
internal sealed class ListedSymbol(string ticker, UsExchange exchange, string name, decimal basePrice, int seed, IMarketCalendar calendar)
{
    private readonly PricePath _path = new(ticker, seed, basePrice, calendar);
    private readonly List<(DateTime At, decimal? Price)> _set = [];
    private readonly List<(DateTime At, decimal Factor)> _splits = [];
    private readonly Dictionary<DateOnly, SimulatedBar> _given = [];
    private readonly Dictionary<DateOnly, decimal[]?> _minutes = [];
    private DateOnly? _firstGiven;
    private DateOnly? _lastGiven;
    private decimal _scale = 1;

    public string Ticker => ticker;

    public UsExchange Exchange => exchange;

    public string Name => name;

    public bool Halted { get; set; }

    /// <summary>From an instant on the price is this one; null follows the path again.</summary>
    public void Set(DateTime at, decimal? price) => _set.Add((at, price));

    /// <summary>One session as given, the others as they were.</summary>
    public void Give(SimulatedBar bar)
    {
        _given[bar.Date] = bar;
        _minutes.Clear();
    }

    /// <summary>All of the history up to the last date; from there the path goes on.</summary>
    public void SetHistory(IReadOnlyCollection<SimulatedBar> bars)
    {
        _given.Clear();
        _minutes.Clear();
        foreach (var bar in bars)
        {
            _given[bar.Date] = bar;
        }

        _firstGiven = bars.Min(bar => bar.Date);
        _lastGiven = bars.Max(bar => bar.Date);
        _scale = calendar.SessionOn(_lastGiven.Value) is { } session && _path.Bar(session) is { } own
            ? _given[_lastGiven.Value].Close / own.Close
            : 1;
    }

    /// <summary>From an instant on there are so many times as many shares, each worth as much less.</summary>
    public void Split(DateTime at, decimal factor)
    {
        if (SetAt(at) is { } price)
        {
            Set(at, PriceGrid.Round(price / factor));
        }

        _splits.Add((at, factor));
        _minutes.Clear();
    }

    /// <summary>The last price at an instant; outside sessions that of the last close.</summary>
    public decimal? PriceAt(DateTime utc) =>
        SetAt(utc) ?? (calendar.LatestSessionOpenedBy(utc) is { } session && PricesOf(session) is { } prices
            ? prices[MinuteOf(session, utc, prices.Length)]
            : null);

    /// <summary>The close before the latest session that has opened, as shares are counted now.</summary>
    public SimulatedBar? Before(DateTime now) => calendar.LatestSessionOpenedBy(now) is { } session
        ? Back(session.Date.AddDays(-1), now, adjusted: true).FirstOrDefault()
        : null;

    /// <summary>The session that runs, or ran last.</summary>
    public SimulatedBar? Today(DateTime now) => calendar.LatestSessionOpenedBy(now) is { } session ? Bar(session, now) : null;

    /// <summary>The sessions back from a date, newest first; the running one as far as it has come.</summary>
    public IEnumerable<SimulatedBar> Back(DateOnly from, DateTime now, bool adjusted)
    {
        for (var date = from; date >= calendar.FirstDate && date >= (_firstGiven ?? DateOnly.MinValue); date = date.AddDays(-1))
        {
            if (calendar.SessionOn(date) is not { } session || session.Open > now)
            {
                continue;
            }

            if (Bar(session, now) is { } bar)
            {
                yield return adjusted ? Adjusted(bar, session.Close) : bar;
            }
            else if (date > _lastGiven || _firstGiven is null)
            {
                yield break;
            }
        }
    }

    private SimulatedBar? Bar(MarketSession session, DateTime now)
    {
        var whole = now >= session.Close;
        if (whole && _given.TryGetValue(session.Date, out var given))
        {
            return given;
        }

        if (session.Date <= _lastGiven && !_given.ContainsKey(session.Date))
        {
            return null;
        }

        var touched = SetAt(session.Open) is not null || _set.Exists(change => change.At > session.Open && change.At <= session.Close);
        if (whole && !touched && _scale == 1 && _splits.Count == 0)
        {
            return _path.Bar(session);
        }

        if (PriceAt(session.Open) is not { } open)
        {
            return null;
        }

        var until = whole ? session.Close : now;
        var prices = Instants(session, until).Select(instant => PriceAt(instant) ?? open).ToList();
        var part = (until - session.Open).Ticks / (decimal)(session.Close - session.Open).Ticks;
        return new(session.Date, open, prices.Max(), prices.Min(), prices[^1], (long)(_path.Volume(session.Date) * part));
    }

    private IEnumerable<DateTime> Instants(MarketSession session, DateTime until) =>
        Enumerable.Range(0, (int)(until - session.Open).TotalMinutes + 1).Select(minute => session.Open.AddMinutes(minute))
            .Concat(_set.Where(change => change.At > session.Open && change.At < until).Select(change => change.At))
            .Append(until);

    private SimulatedBar Adjusted(SimulatedBar bar, DateTime close)
    {
        var factor = _splits.Where(split => split.At > close).Aggregate(1m, (all, split) => all * split.Factor);
        return factor == 1 ? bar : new(bar.Date, PriceGrid.Round(bar.Open / factor), PriceGrid.Round(bar.High / factor),
            PriceGrid.Round(bar.Low / factor), PriceGrid.Round(bar.Close / factor), (long)(bar.Volume * factor));
    }

    private decimal? SetAt(DateTime utc) => _set.FindLastIndex(change => change.At <= utc) is >= 0 and var index ? _set[index].Price : null;

    private decimal[]? PricesOf(MarketSession session)
    {
        if (!_minutes.TryGetValue(session.Date, out var prices))
        {
            prices = _minutes[session.Date] = Generate(session);
        }

        return prices;
    }

    private decimal[]? Generate(MarketSession session)
    {
        if (_given.TryGetValue(session.Date, out var bar))
        {
            return [.. _path.Walk(session, bar.Open, bar.Close).Select(price => Math.Clamp(price, bar.Low, bar.High))];
        }

        var factor = _splits.Where(split => split.At <= session.Close).Aggregate(_scale, (all, split) => all / split.Factor);
        var prices = session.Date <= _lastGiven ? null : _path.Minutes(session);
        return prices is null || factor == 1 ? prices : [.. prices.Select(price => PriceGrid.Round(price * factor))];
    }

    private static int MinuteOf(MarketSession session, DateTime utc, int count) =>
        Math.Min((int)(utc - session.Open).TotalMinutes, count - 1);
}
