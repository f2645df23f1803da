namespace EggMoney.Domain.Trading;

/// <summary>The compounding reserve (trading rules, section 4; Q27).</summary>
public static class AddedSeed
{
    /// <summary>AddedSeed after a partial sale that leaves a holding: a tenth of the profit is added; a loss lowers it, not below −Seed/2.
    /// A value that was imported below that is kept, not raised.</summary>
    /// <param name="addedSeed">Dollars before.</param>
    /// <param name="seed">Dollars for one tier.</param>
    /// <param name="profit">The sale's profit in dollars.</param>
    /// <returns>The new value, and the dollars by which it would have fallen further (0 mostly), to be reported with the trade.</returns>
    public static (decimal AddedSeed, decimal Shortfall) AfterPartialSale(decimal addedSeed, decimal seed, decimal profit)
    {
        var wanted = addedSeed + (profit / 10);
        var lowest = Math.Min(addedSeed, -seed / 2);
        var kept = Math.Max(wanted, lowest);
        return (kept, kept - wanted);
    }
}
