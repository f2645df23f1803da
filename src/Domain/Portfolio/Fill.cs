using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;

namespace EggMoney.Domain.Portfolio;

/// <summary>Shares that changed hands: an append-only ledger. A broker's fill is unique by credential, order date, order number and
/// cumulative quantity; a netted one by pair and side. So booking the same fill twice is refused by the database.</summary>
public sealed class Fill : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The order it works off.</summary>
    public Guid OrderId { get; set; }

    /// <summary>The slice that asked for it; null for a netted or an imported fill.</summary>
    public Guid? SliceId { get; set; }

    /// <summary>The bot it belongs to.</summary>
    public Guid BotId { get; set; }

    /// <summary>The brokerage account; null for a netted or an imported fill.</summary>
    public Guid? CredentialId { get; set; }

    /// <summary>The broker's date of the order; null for a netted or an imported fill.</summary>
    public DateOnly? OrderDate { get; set; }

    /// <summary>The broker's order number; null for a netted or an imported fill.</summary>
    public string? OrderNumber { get; set; }

    /// <summary>The order's filled quantity after this fill; null for a netted or an imported fill.</summary>
    public decimal? CumulativeQuantity { get; set; }

    /// <summary>The pair a netted fill belongs to; null for a broker's or an imported fill.</summary>
    public Guid? NettingPairId { get; set; }

    /// <summary>Which way the shares went.</summary>
    public Side Side { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>Session that it belongs to.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>Shares.</summary>
    public decimal Quantity { get; set; }

    /// <summary>Dollars, without fees.</summary>
    public decimal Amount { get; set; }

    /// <summary>Dollars of fees and taxes.</summary>
    public decimal Fees { get; set; }

    /// <summary>Exact cost removed by a sale, in dollars; 0 for a purchase.</summary>
    public decimal CostRemoved { get; set; }

    /// <summary>UTC time of the execution.</summary>
    public DateTime ExecutedAt { get; set; }

    /// <summary>It came after the slice had ended (cancelled or thought never placed): booked and flagged.</summary>
    public bool Late { get; set; }
}
