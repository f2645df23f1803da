namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>How the paper broker treats everybody.</summary>
public sealed record PaperOptions
{
    /// <summary>Commission over a fill's amount, from 0 up to below 1: 0.0025 is 0.25 %.</summary>
    public decimal CommissionRate { get; init; }

    /// <summary>Share of an order's quantity that one look may fill (above 0, up to 1), at least one share; the next part
    /// needs a later instant. Null fills wholly at once.</summary>
    public decimal? PartialFillRate { get; init; }

    internal PaperOptions Checked() => CommissionRate is < 0 or >= 1 || PartialFillRate is <= 0 or > 1
        ? throw new ArgumentException("The paper broker's commission must be from 0 to below 1, its partial fill rate above 0 and at most 1.")
        : this;
}
