namespace EggMoney.KisSimulator;

/// <summary>Why an order is refused in the answer to it.</summary>
public enum Refusal
{
    /// <summary>Not enough money, or for a sell not enough shares.</summary>
    NoMoney,

    /// <summary>The symbol does not trade.</summary>
    Halted,

    /// <summary>The market is closed.</summary>
    Closed,

    /// <summary>The price is not on the grid.</summary>
    PriceStep,
}

/// <summary>A step of a scripted sequence of fills.</summary>
/// <param name="After">From the order's acceptance.</param>
/// <param name="Quantity">Shares, at most what is still open.</param>
/// <param name="Price">US dollars; null takes the market's price, or the limit where the market does not allow the fill.</param>
public sealed record FillStep(TimeSpan After, int Quantity, decimal? Price = null);

/// <summary>A misbehaviour of the broker, by script. Null filters match everything.</summary>
/// <param name="Kind">What happens.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>The last part of a path (<c>order</c>, <c>inquire-ccnl</c>, <c>tokenP</c>) or a TR id.</summary>
    public string? Path { get; init; }

    /// <summary>Name of an account.</summary>
    public string? Account { get; init; }

    /// <summary>Ticker; for faults of orders and their cancelling.</summary>
    public string? Symbol { get; init; }

    /// <summary>How often it happens; null for as long as it is not cleared.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Chance between 0 and 1 that it happens where it could; drawn from the exchange's seed. A draw that fails is not counted.</summary>
    public decimal Probability { get; init; } = 1;

    /// <summary>How long, or how late.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Shares of a late fill, or rows of a page.</summary>
    public int Quantity { get; init; } = 1;

    /// <summary>The fills of <see cref="FaultKind.PartialFills"/>; what they leave stays open.</summary>
    public IReadOnlyList<FillStep> Fills { get; init; } = [];

    /// <summary>For <see cref="FaultKind.RefuseOrder"/>.</summary>
    public Refusal Reason { get; init; }

    /// <summary>For <see cref="FaultKind.MissingField"/>: the field that is left out wherever it occurs.</summary>
    public string? Field { get; init; }
}
