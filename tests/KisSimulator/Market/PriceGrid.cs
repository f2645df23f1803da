namespace EggMoney.KisSimulator.Market;

/// <summary>Prices from one dollar up have two decimals, those below four.</summary>
internal static class PriceGrid
{
    public static decimal Round(decimal price)
    {
        var rounded = decimal.Round(price, price >= 1 ? 2 : 4, MidpointRounding.AwayFromZero);
        return rounded > 0 ? rounded : 0.0001m;
    }

    public static bool Holds(decimal price) => decimal.Round(price, price >= 1 ? 2 : 4) == price;
}
