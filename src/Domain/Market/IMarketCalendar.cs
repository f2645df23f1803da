namespace EggMoney.Domain.Market;

/// <summary>One trading session of the US market.</summary>
/// <param name="Date">The session's date in New York; all its work belongs to it, also past midnight elsewhere.</param>
/// <param name="Open">UTC.</param>
/// <param name="Close">UTC; 13:00 New York on early closes.</param>
public sealed record MarketSession(DateOnly Date, DateTime Open, DateTime Close)
{
    private static readonly TimeSpan Full = TimeSpan.FromHours(6.5);

    /// <summary>It closes early, as before a holiday.</summary>
    public bool ClosesEarly => Close - Open < Full;
}

/// <summary>Which days trade, and from when to when.</summary>
public interface IMarketCalendar
{
    /// <summary>The session of a date, or null when the market is closed that day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The date is outside the years the calendar knows.</exception>
    MarketSession? SessionOn(DateOnly date);

    /// <summary>The first date that the calendar knows.</summary>
    DateOnly FirstDate => DateOnly.MinValue;

    /// <summary>The last date that the calendar knows.</summary>
    DateOnly LastDate => DateOnly.MaxValue;
}
