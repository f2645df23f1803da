using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;

namespace EggMoney.Domain.Portfolio;

/// <summary>An executed purchase or sale with its profit: one per completed order, and one per side of a netted pair.</summary>
public sealed class Trade : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The bot that traded; null when that bot is gone.</summary>
    public Guid? BotId { get; set; }

    /// <summary>The bot's name at the time.</summary>
    public required string Name { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>The order it completes; null for one entered or imported.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>The US session it belongs to.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>What it was.</summary>
    public OrderKind Kind { get; set; }

    /// <summary>Shares.</summary>
    public decimal Quantity { get; set; }

    /// <summary>Quantity-weighted average price in dollars.</summary>
    public decimal Price { get; set; }

    /// <summary>Exact dollars, without fees.</summary>
    public decimal Total { get; set; }

    /// <summary>Dollars of fees and taxes.</summary>
    public decimal Fees { get; set; }

    /// <summary>The holding's average price that the profit is counted from; 0 for a purchase.</summary>
    public decimal AveragePrice { get; set; }

    /// <summary>round(Total − AveragePrice × Quantity, 2) of a sale; null for a purchase (section 4).</summary>
    public decimal? Profit { get; set; }

    /// <summary>(Price − AveragePrice) / AveragePrice of a sale, kept exactly; null for a purchase.</summary>
    public decimal? ProfitRate { get; set; }

    /// <summary>Proceeds − fees − exact cost removed of a sale; null for a purchase. The books balance by this.</summary>
    public decimal? RealisedProfit { get; set; }

    /// <summary>What AddedSeed would have fallen below its floor of −Seed/2, in dollars (section 11, Q27); 0 mostly.</summary>
    public decimal AddedSeedShortfall { get; set; }

    /// <summary>UTC time of the first purchase of the cycle.</summary>
    public DateTime? CycleStartedAt { get; set; }

    /// <summary>UTC time of the last fill.</summary>
    public DateTime ExecutedAt { get; set; }
}
