using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>What a sale earned, by the old arithmetic that drives decisions (trading rules, section 4; the exact profit is beside it).</summary>
public static class SaleProfit
{
    /// <summary>round(total − average price × quantity, 2), in dollars.</summary>
    public static decimal Of(decimal total, decimal averagePrice, decimal quantity) => Money.ToCents(total - (averagePrice * quantity));

    /// <summary>(price − average price) / average price, kept exactly (Q19); null without an average price.</summary>
    public static decimal? Rate(decimal price, decimal averagePrice) => averagePrice > 0 ? (price - averagePrice) / averagePrice : null;
}
