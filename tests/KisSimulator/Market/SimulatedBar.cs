namespace EggMoney.KisSimulator;

/// <summary>One session's prices of a symbol in US dollars.</summary>
/// <param name="Date">Date in New York.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares.</param>
public sealed record SimulatedBar(DateOnly Date, decimal Open, decimal High, decimal Low, decimal Close, long Volume)
{
    /// <summary>A session that traded at one price.</summary>
    public static SimulatedBar Flat(DateOnly date, decimal price, long volume = 1_000_000) => new(date, price, price, price, price, volume);
}
