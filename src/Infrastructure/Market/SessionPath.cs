using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Market;

/// <summary>How a price moves within a session whose open and close are known: evenly.</summary>
internal static class SessionPath
{
    /// <summary>The price at an instant of the session; exactly the open at its beginning, the close at and after its end.</summary>
    /// <param name="session">The session that the prices are of.</param>
    /// <param name="open">First price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="instant">UTC, not before the session's open.</param>
    /// <param name="decimals">Places to round to, away from zero.</param>
    public static decimal PriceAt(MarketSession session, decimal open, decimal close, DateTime instant, int decimals)
    {
        if (open == close || instant <= session.Open)
        {
            return open;
        }

        if (instant >= session.Close)
        {
            return close;
        }

        // Multiplied before divided: a fraction of the session would lose digits that rounding could show.
        var moved = (close - open) * (instant - session.Open).Ticks / (session.Close - session.Open).Ticks;
        return Math.Round(open + moved, decimals, MidpointRounding.AwayFromZero);
    }
}
