namespace EggMoney.KisSimulator;

/// <summary>The broker's two worlds, which share nothing.</summary>
public enum KisEnvironment
{
    /// <summary>Real money.</summary>
    Real,

    /// <summary>The broker's mock trading.</summary>
    Mock,
}

/// <summary>Which way an order goes.</summary>
public enum SimulatedSide
{
    /// <summary>Shares for cash.</summary>
    Buy,

    /// <summary>Cash for shares.</summary>
    Sell,
}

/// <summary>What became of an order.</summary>
public enum SimulatedStatus
{
    /// <summary>Something of it may still fill.</summary>
    Open,

    /// <summary>All of it filled.</summary>
    Filled,

    /// <summary>The rest was cancelled.</summary>
    Cancelled,

    /// <summary>The rest went on as another order, at another price.</summary>
    Revised,

    /// <summary>The rest died at the close.</summary>
    Expired,

    /// <summary>Refused by the exchange after the broker had accepted it.</summary>
    Rejected,
}

/// <summary>What a customer has to know to use an account.</summary>
/// <param name="Name">How tests and the control API call it.</param>
/// <param name="Environment">Real or mock.</param>
/// <param name="AccountNumber">CANO, 8 digits.</param>
/// <param name="ProductCode">ACNT_PRDT_CD, 2 digits.</param>
/// <param name="AppKey">36 characters.</param>
/// <param name="AppSecret">180 characters.</param>
public sealed record AccountKeys(
    string Name, KisEnvironment Environment, string AccountNumber, string ProductCode, string AppKey, string AppSecret);

/// <summary>One execution.</summary>
/// <param name="At">UTC.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">US dollars a share.</param>
/// <param name="Fee">US dollars.</param>
public sealed record SimulatedFill(DateTime At, int Quantity, decimal Price, decimal Fee);

/// <summary>An order as the broker's own books have it.</summary>
/// <param name="OrderDate">Date in New York.</param>
/// <param name="Number">Padded to ten digits; unique on its date, given again on other dates.</param>
/// <param name="Original">The order that this one revised, or null.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares ordered.</param>
/// <param name="Limit">US dollars; 0 for MOO and MOC.</param>
/// <param name="Type">ORD_DVSN, for example <c>00</c> or <c>34</c>.</param>
/// <param name="PlacedAt">UTC.</param>
/// <param name="Channel"><c>OpenAPI</c>, or where a person placed it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Open">Shares that may still fill.</param>
/// <param name="Fills">Each execution, in order.</param>
public sealed record SimulatedOrder(
    DateOnly OrderDate, string Number, string? Original, SimulatedSide Side, string Symbol, int Quantity, decimal Limit, string Type,
    DateTime PlacedAt, string Channel, SimulatedStatus Status, int Open, IReadOnlyList<SimulatedFill> Fills)
{
    /// <summary>Shares filled.</summary>
    public int Filled => Fills.Sum(fill => fill.Quantity);

    /// <summary>Dollars that changed hands, without fees.</summary>
    public decimal Amount => Fills.Sum(fill => fill.Quantity * fill.Price);
}

/// <summary>Shares of one symbol in an account.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">US dollars paid for each, exact.</param>
public sealed record SimulatedPosition(string Symbol, int Quantity, decimal AveragePrice);

/// <summary>The truth about an account at one instant.</summary>
/// <param name="Keys">Whose.</param>
/// <param name="Cash">US dollars, also what open orders reserve.</param>
/// <param name="Reserved">US dollars that open buys hold back.</param>
/// <param name="Positions">What is held now; none with 0 shares.</param>
/// <param name="Orders">All orders in the order of their placing; instructions to cancel are not among them.</param>
/// <param name="PlacedOrders">New orders accepted over the API; a revision is not a new one.</param>
/// <param name="CancelRequests">Instructions to cancel that were accepted over the API.</param>
/// <param name="TokensIssued">Answers of the token endpoint that held a token.</param>
/// <param name="Requests">Calls by the last part of their path, refused ones included.</param>
public sealed record SimulatedLedger(
    AccountKeys Keys, decimal Cash, decimal Reserved, IReadOnlyList<SimulatedPosition> Positions, IReadOnlyList<SimulatedOrder> Orders,
    int PlacedOrders, int CancelRequests, int TokensIssued, IReadOnlyDictionary<string, int> Requests)
{
    /// <summary>Shares of a symbol; 0 when none are held.</summary>
    public int Shares(string symbol) => Positions.FirstOrDefault(position => position.Symbol == symbol)?.Quantity ?? 0;
}
