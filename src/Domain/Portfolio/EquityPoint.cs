using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Portfolio;

/// <summary>What a user's books were worth at a session's close: one row a user and session, kept.</summary>
public sealed class EquityPoint : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>US session.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>Dollars of cash.</summary>
    public decimal Cash { get; set; }

    /// <summary>Dollars that the holdings were worth at the session's last prices.</summary>
    public decimal Holdings { get; set; }

    /// <summary>Exact cost of the holdings in dollars, fees included.</summary>
    public decimal Cost { get; set; }

    /// <summary>Dollars of the reserve kept by hand (RP).</summary>
    public decimal Reserve { get; set; }

    /// <summary>Deposits − withdrawals until then, in dollars: changes of the value by these are no profit.</summary>
    public decimal NetDeposits { get; set; }

    /// <summary>Realised profit until then, in dollars.</summary>
    public decimal RealisedProfit { get; set; }

    /// <summary>Symbols without a price of the session, separated by commas; they are counted at an older close, or at their cost. Empty mostly.</summary>
    public required string Unpriced { get; set; }

    /// <summary>UTC time it was worked out.</summary>
    public DateTime At { get; set; }
}
