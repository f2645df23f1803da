using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Portfolio;

/// <summary>What a bot holds, or what a user keeps by hand when there is no bot (trading rules, section 2).</summary>
public sealed class Position : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The bot it belongs to; null for a holding kept by hand.</summary>
    public Guid? BotId { get; set; }

    /// <summary>The bot's name, or the owner's name for a holding kept by hand.</summary>
    public required string Name { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>Shares; whole when bought here, may be fractional when imported.</summary>
    public decimal Quantity { get; set; }

    /// <summary>Average price in whole cents, by the old arithmetic that drives decisions.</summary>
    public decimal AveragePrice { get; set; }

    /// <summary>What the average is made from, by the old arithmetic.</summary>
    public decimal AveragingCost { get; set; }

    /// <summary>Exact cost in dollars, fees included; money reports use it.</summary>
    public decimal Cost { get; set; }

    /// <summary>UTC time of the cycle's first purchase.</summary>
    public DateTime? CycleStartedAt { get; set; }

    /// <summary>UTC time of the latest fill.</summary>
    public DateTime? LatestTradeAt { get; set; }

    /// <summary>The trailing stop's state; it belongs to the holding and ends with it (section 11, Q05, Q06).</summary>
    public bool TrailingMode { get; set; }

    /// <summary>Highest price seen while trailing, in dollars.</summary>
    public decimal HighWatermark { get; set; }

    /// <summary>Sell all below this price, in dollars; it never falls while trailing.</summary>
    public decimal StopPrice { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>Dollars invested as decisions count them: quantity × average price.</summary>
    public decimal Invested => Quantity * AveragePrice;

    /// <summary>Books a purchase.</summary>
    /// <param name="quantity">Shares bought.</param>
    /// <param name="amount">Dollars paid, without fees.</param>
    /// <param name="fees">Dollars of fees; part of the exact cost only.</param>
    /// <param name="at">UTC time of the fill.</param>
    public void Buy(decimal quantity, decimal amount, decimal fees, DateTime at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        CycleStartedAt ??= at;
        LatestTradeAt = at;
        Quantity += quantity;
        AveragingCost += amount;
        AveragePrice = Money.ToCents(AveragingCost / Quantity);
        Cost += amount + fees;
    }

    /// <summary>Books a sale and returns the exact cost that left with the shares.</summary>
    /// <exception cref="InvalidOperationException">More is sold than held: a defect or a foreign sale, never booked (Q40).</exception>
    public decimal Sell(decimal quantity, DateTime at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        if (quantity > Quantity)
        {
            throw new InvalidOperationException($"Cannot book a sale of {quantity} {Symbol} from {Name}: it holds {Quantity}.");
        }

        var removed = quantity == Quantity ? Cost : Money.ToStored(Cost * quantity / Quantity);
        Quantity -= quantity;
        Cost -= removed;
        AveragingCost = Quantity * AveragePrice;
        LatestTradeAt = at;
        if (Quantity == 0)
        {
            End();
        }

        return removed;
    }

    /// <summary>Books a sale of shares that are to be bought back, and returns the exact cost that left with them. The average, what it is made from, the
    /// cycle and the trailing stop stay: to the rules nothing was sold (section 9).</summary>
    /// <exception cref="InvalidOperationException">More is sold than held.</exception>
    public decimal SellToBuyBack(decimal quantity, DateTime at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        if (quantity > Quantity)
        {
            throw new InvalidOperationException($"Cannot book a sale of {quantity} {Symbol} from {Name}: it holds {Quantity}.");
        }

        var removed = quantity == Quantity ? Cost : Money.ToStored(Cost * quantity / Quantity);
        Quantity -= quantity;
        Cost -= removed;
        LatestTradeAt = at;
        return removed;
    }

    /// <summary>Books a purchase of shares that <see cref="SellToBuyBack"/> sold: the exact cost is new, the average is not.</summary>
    public void BuyBack(decimal quantity, decimal amount, decimal fees, DateTime at)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        Quantity += quantity;
        Cost += amount + fees;
        LatestTradeAt = at;
    }

    /// <summary>Nothing more is bought back. What is still missing was sold for good: the average stays, as after any sale, and without a share left the cycle
    /// has ended.</summary>
    /// <param name="missing">Shares that were sold and not bought back.</param>
    public void EndBuyBack(decimal missing)
    {
        if (Quantity == 0)
        {
            End();
        }
        else if (missing > 0)
        {
            AveragingCost = Quantity * AveragePrice;
        }
    }

    /// <summary>Becomes what its owner says that it is.</summary>
    /// <param name="quantity">Shares.</param>
    /// <param name="averagePrice">Average price in dollars.</param>
    /// <param name="cost">Exact cost in dollars.</param>
    /// <param name="at">UTC time since which a holding that was not there before counts as held.</param>
    public void Correct(decimal quantity, decimal averagePrice, decimal cost, DateTime at)
    {
        if (quantity == 0)
        {
            Quantity = 0;
            End();
            return;
        }

        (Quantity, AveragePrice, Cost) = (quantity, Money.ToCents(averagePrice), cost);
        AveragingCost = Quantity * AveragePrice;
        CycleStartedAt ??= at;
    }

    /// <summary>Ends the cycle: nothing is held, and nothing of the old cycle may reach the next one.</summary>
    private void End()
    {
        AveragePrice = AveragingCost = Cost = 0;
        CycleStartedAt = null;
        ClearTrailing();
    }

    /// <summary>Takes over everything that another holding has left; the other one's cycle ends.</summary>
    public void Take(Position other, DateTime at)
    {
        Quantity = other.Quantity;
        AveragePrice = other.AveragePrice;
        AveragingCost = other.AveragingCost;
        Cost = other.Cost;
        CycleStartedAt = other.CycleStartedAt;
        LatestTradeAt = at;
        other.Quantity = 0;
        other.End();
    }

    /// <summary>Becomes what another record of the same holding says; null when nothing is held any more.</summary>
    public void Become(Position? other)
    {
        BotId = other is null ? BotId : other.BotId;
        Quantity = other?.Quantity ?? 0;
        AveragePrice = other?.AveragePrice ?? 0;
        AveragingCost = other?.AveragingCost ?? 0;
        Cost = other?.Cost ?? 0;
        CycleStartedAt = other?.CycleStartedAt;
        LatestTradeAt = other?.LatestTradeAt ?? LatestTradeAt;
        TrailingMode = other?.TrailingMode ?? false;
        HighWatermark = other?.HighWatermark ?? 0;
        StopPrice = other?.StopPrice ?? 0;
    }

    /// <summary>There are other shares for the same dollars: what it cost stays, and fractions of a share are kept as they come.</summary>
    /// <param name="numerator">New shares.</param>
    /// <param name="denominator">Old shares.</param>
    public void Split(int numerator, int denominator)
    {
        Quantity = Money.ToStored(Quantity * numerator / denominator);
        AveragePrice = Money.ToCents(AveragePrice * denominator / numerator);
        HighWatermark = Money.ToStored(HighWatermark * denominator / numerator);
        StopPrice = Money.ToStored(StopPrice * denominator / numerator);
    }

    /// <summary>Leaves trailing: the mode, the high and the stop go together.</summary>
    public void ClearTrailing()
    {
        TrailingMode = false;
        HighWatermark = StopPrice = 0;
    }
}
