using EggMoney.Domain.Market;

namespace EggMoney.KisSimulator;

/// <summary>How a list without rows is answered; the broker is known for all three.</summary>
public enum EmptyList
{
    /// <summary>One object of blanks instead of an array.</summary>
    BlankObject,

    /// <summary>An array of one blank row.</summary>
    BlankRow,

    /// <summary>An array of nothing.</summary>
    EmptyArray,
}

/// <summary>The rules of a simulated broker; the defaults are what the broker's reference says.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Of prices, keys and faults with a probability: the same seed is the same world.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>When the market is open.</summary>
    public IMarketCalendar Calendar { get; init; } = NyseCalendar.Instance;

    /// <summary>From an order's acceptance to its fill when the price allows it; may be zero.</summary>
    public TimeSpan FillDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Calls in a second with one real key; null lifts the limit.</summary>
    public int? RealRequestsPerSecond { get; init; } = 18;

    /// <summary>Calls in a second with one mock key; null lifts the limit.</summary>
    public int? MockRequestsPerSecond { get; init; } = 1;

    /// <summary>The least time between two tokens of one key; zero lifts the limit.</summary>
    public TimeSpan TokenInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a token is good for.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For how long after its issue the same token is given out again.</summary>
    public TimeSpan TokenReuse { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Share of each fill's amount that is charged, rounded to the cent.</summary>
    public decimal FeeRate { get; init; }

    /// <summary>Share that a real account's buy reserves on top of its amount.</summary>
    public decimal RealFeeBuffer { get; init; } = 0.0025m;

    /// <summary>Share that a mock account's buy reserves on top of its amount.</summary>
    public decimal MockFeeBuffer { get; init; } = 0.0075m;

    /// <summary>Won for a dollar.</summary>
    public decimal ExchangeRate { get; init; } = 1385.4m;

    /// <summary>HTTP status of refusals of a request's fields (<c>OPSQ…</c>), which sources report as 200 and as 500.</summary>
    public int FieldErrorStatus { get; init; } = 200;

    /// <summary>Shape of lists without rows.</summary>
    public EmptyList EmptyList { get; init; }
}
