using EggMoney.KisSimulator.Market;

namespace EggMoney.KisSimulator;

public sealed partial class SimulatedExchange
{
    /// <summary>Lists a symbol, or lists it anew. The usual ones (TQQQ, QQQ, SOXL, SPY and others) are there already.</summary>
    /// <param name="symbol">Ticker.</param>
    /// <param name="exchange">Where.</param>
    /// <param name="basePrice">Around which its generated prices wander.</param>
    /// <param name="name">As lists show it.</param>
    public void AddSymbol(string symbol, UsExchange exchange, decimal basePrice, string? name = null)
    {
        lock (_gate)
        {
            Symbols.Add(symbol, exchange, name ?? symbol, basePrice);
        }
    }

    /// <summary>The price from now on, in and out of sessions, until it is set again or follows its path.</summary>
    /// <param name="symbol">Ticker.</param>
    /// <param name="price">US dollars.</param>
    /// <param name="previousClose">Also gives the session before this price.</param>
    public void SetPrice(string symbol, decimal price, decimal? previousClose = null) => ChangeMarket(symbol, listed =>
    {
        if (previousClose is { } close && listed.Before(Now) is { } before)
        {
            listed.Give(SimulatedBar.Flat(before.Date, close));
        }

        listed.Set(Now, price);
    });

    /// <summary>Ends what <see cref="SetPrice"/> set: generated prices again.</summary>
    public void FollowPath(string symbol) => ChangeMarket(symbol, listed => listed.Set(Now, null));

    /// <summary>A symbol's sessions up to the last date given, and none before the first; from there on prices are generated.</summary>
    public void SetHistory(string symbol, IReadOnlyCollection<SimulatedBar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentOutOfRangeException.ThrowIfZero(bars.Count);
        ChangeMarket(symbol, listed => listed.SetHistory(bars));
    }

    /// <summary>Stops or resumes trading in a symbol: new orders are refused, open ones do not fill.</summary>
    public void Halt(string symbol, bool halted = true) => ChangeMarket(symbol, listed => listed.Halted = halted);

    /// <summary>Splits a symbol now: each share becomes <paramref name="factor"/> shares (0.1 for one out of ten), worth as much less;
    /// fractions are paid out, open orders cancelled.</summary>
    public void Split(string symbol, decimal factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        ChangeMarket(symbol, listed =>
        {
            listed.Split(Now, factor);
            foreach (var account in _accounts.Values)
            {
                account.Split(listed, factor, Now);
            }
        });
    }

    /// <summary>The price now; null when there is none.</summary>
    public decimal? PriceOf(string symbol)
    {
        lock (_gate)
        {
            return Symbols.Get(symbol).PriceAt(Now);
        }
    }

    /// <summary>The close of a session that is over, or the last price of the running one; null when there was none.</summary>
    public decimal? CloseOf(string symbol, DateOnly date)
    {
        lock (_gate)
        {
            return Symbols.Get(symbol).Back(date, Now, adjusted: false).FirstOrDefault() is { } bar && bar.Date == date ? bar.Close : null;
        }
    }

    // What was open until now met the old price; what is open from now on meets the new one, at once.
    private void ChangeMarket(string symbol, Action<ListedSymbol> change)
    {
        lock (_gate)
        {
            var listed = Symbols.Get(symbol);
            CatchUpAll();
            change(listed);
            CatchUpAll();
        }
    }

    private void CatchUpAll()
    {
        foreach (var account in _accounts.Values)
        {
            _matching.CatchUp(account, Now);
        }
    }
}
