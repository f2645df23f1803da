using System.Text.Json.Serialization;
using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Portfolio;

/// <summary>A user's cash as our books have it: one row a user, changed in the transaction of each fill.</summary>
public sealed class CashAccount : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Dollars.</summary>
    public decimal Cash { get; set; }

    /// <summary>Deposits − withdrawals so far, initial cash included, in dollars.</summary>
    public decimal NetDeposits { get; set; }

    /// <summary>A cash-like reserve kept by hand, in dollars (trading rules, section 1: RP): part of the total balance only, never of <see cref="Cash"/>.</summary>
    public decimal Reserve { get; set; }

    /// <summary>Σ (proceeds − fees − exact cost removed) so far, in dollars.</summary>
    public decimal RealisedProfit { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>Books a purchase's money.</summary>
    public void Pay(decimal amount, decimal fees) => Cash -= amount + fees;

    /// <summary>Books a sale's money.</summary>
    public void Receive(decimal amount, decimal fees, decimal costRemoved)
    {
        Cash += amount - fees;
        RealisedProfit += amount - fees - costRemoved;
    }

    /// <summary>Books a deposit, or a withdrawal when negative.</summary>
    public void Deposit(decimal amount)
    {
        Cash += amount;
        NetDeposits += amount;
    }
}

/// <summary>What an amount of money is counted in.</summary>
public enum Currency
{
    /// <summary>US dollars.</summary>
    Usd,

    /// <summary>Korean won.</summary>
    Krw,
}

/// <summary>What an entry was.</summary>
public enum CashEntryKind
{
    /// <summary>Money paid in or taken out.</summary>
    Deposit,

    /// <summary>Dividends, fees and the like: won or lost by what is held.</summary>
    Income,

    /// <summary>Shares added to the books or taken off them by hand, at their cost: worth as much as a deposit.</summary>
    Shares,

    /// <summary>Nothing came or left: it keeps the books in balance after a cost or profit was corrected.</summary>
    Correction,
}

/// <summary>A deposit or withdrawal, or what is booked as one. Those in dollars changed <see cref="CashAccount.NetDeposits"/>; those in won are kept beside them.</summary>
public sealed class CashEntry : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Negative for a withdrawal.</summary>
    public decimal Amount { get; set; }

    /// <summary>What <see cref="Amount"/> is counted in.</summary>
    public Currency Currency { get; set; }

    /// <summary>Whether it counts as paid in when returns are worked out. Unsaid where it is a deposit, so that what an older version wrote down reads the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public CashEntryKind Kind { get; set; }

    /// <summary>What it was, for its owner to read.</summary>
    public required string Note { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
