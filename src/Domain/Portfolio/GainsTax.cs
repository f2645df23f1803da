using EggMoney.Domain.Market;

namespace EggMoney.Domain.Portfolio;

/// <summary>The yearly tax on gains of foreign shares of a Korean resident; an estimate, see docs/tax.md.</summary>
public static class GainsTax
{
    /// <summary>Won of a year's gains that are free.</summary>
    public const decimal Allowance = 2_500_000;

    /// <summary>National tax.</summary>
    public const decimal NationalRate = 0.20m;

    /// <summary>Local income tax, a tenth of it.</summary>
    public const decimal LocalRate = 0.02m;

    /// <summary>From this trade date on US shares settle on the next business day, before it on the second.</summary>
    private static readonly DateOnly NextDaySettlement = new(2024, 5, 28);

    /// <summary>The day on which a trade of a session is paid.</summary>
    public static DateOnly SettlementOf(IMarketCalendar calendar, DateOnly session)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var next = calendar.NextSessionAfter(session).Date;
        return session >= NextDaySettlement ? next : calendar.NextSessionAfter(next).Date;
    }

    /// <summary>The tax on a year's gains, whole won.</summary>
    public static GainsTaxSum Of(decimal gains)
    {
        var taxable = Math.Max(0, gains - Allowance);
        return new(gains, taxable, Math.Floor(taxable * NationalRate), Math.Floor(taxable * LocalRate), Math.Max(0, Allowance - gains));
    }
}

/// <summary>A year's tax in won.</summary>
/// <param name="Gains">Gains − losses.</param>
/// <param name="Taxable">What is above the allowance.</param>
/// <param name="National">20 % of it.</param>
/// <param name="Local">2 % of it.</param>
/// <param name="AllowanceLeft">Gains that may still be realised without tax; a year's losses make it larger.</param>
public sealed record GainsTaxSum(decimal Gains, decimal Taxable, decimal National, decimal Local, decimal AllowanceLeft)
{
    /// <summary>Both taxes.</summary>
    public decimal Tax => National + Local;
}

/// <summary>How the shares that a sale gives away are chosen.</summary>
public enum LotMethod
{
    /// <summary>All shares of a symbol cost the same: their mean.</summary>
    MovingAverage,

    /// <summary>The shares that were bought first go first.</summary>
    FirstInFirstOut,
}
