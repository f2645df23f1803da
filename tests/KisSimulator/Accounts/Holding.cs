namespace EggMoney.KisSimulator.Accounts;

/// <summary>Shares of one symbol and what was paid for them.</summary>
internal sealed class Holding(Market.ListedSymbol symbol)
{
    public Market.ListedSymbol Symbol => symbol;

    public int Quantity { get; set; }

    public decimal Cost { get; set; }

    /// <summary>The US date of the last sale; a position sold out today is still listed, with nothing in it.</summary>
    public DateOnly? SoldOn { get; set; }

    public decimal AveragePrice => Quantity == 0 ? 0 : Cost / Quantity;

    /// <summary>Books a fill.</summary>
    /// <returns>By how much the cost changed.</returns>
    public decimal Book(SimulatedSide side, int quantity, decimal price)
    {
        var change = side == SimulatedSide.Buy ? quantity * price : quantity == Quantity ? -Cost : -AveragePrice * quantity;
        Quantity += side == SimulatedSide.Buy ? quantity : -quantity;
        Cost += change;
        return change;
    }
}
