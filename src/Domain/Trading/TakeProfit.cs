namespace EggMoney.Domain.Trading;

/// <summary>The take-profit price (trading rules, section 2).</summary>
public static class TakeProfit
{
    /// <summary>Average price × (1 + ProfitRate) in dollars, not rounded; a sale needs a price strictly above it.</summary>
    public static decimal Price(decimal averagePrice, decimal profitRate) => averagePrice * (1 + profitRate);
}
