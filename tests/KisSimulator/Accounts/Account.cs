namespace EggMoney.KisSimulator.Accounts;

/// <summary>A customer's account: keys, cash, shares, orders.</summary>
internal sealed class Account(AccountKeys keys, decimal feeBuffer, decimal feeRate)
{
    public AccountKeys Keys => keys;

    public decimal FeeBuffer => feeBuffer;

    public decimal Cash { get; set; }

    public Dictionary<string, Holding> Holdings { get; } = new(StringComparer.Ordinal);

    /// <summary>All rows, in the order of their numbers within a date.</summary>
    public List<Order> Orders { get; } = [];

    public TokenDesk Tokens { get; } = new();

    public RateWindow Window { get; } = new();

    public SortedDictionary<string, int> Requests { get; } = new(StringComparer.Ordinal);

    public int PlacedOrders { get; set; }

    public int CancelRequests { get; set; }

    /// <summary>What open buys hold back, with the buffer for fees.</summary>
    public decimal Reserved => Orders.Where(order => order.Live && order.Side == SimulatedSide.Buy).Sum(order => Need(order.Open, order.Limit));

    public decimal Available => Cash - Reserved;

    public decimal Need(int quantity, decimal price) =>
        decimal.Round(quantity * price * (1 + feeBuffer), 2, MidpointRounding.ToPositiveInfinity);

    public int Held(string symbol) => Holdings.TryGetValue(symbol, out var holding) ? holding.Quantity : 0;

    public int Sellable(string symbol) => Held(symbol)
        - Orders.Where(order => order.Live && order.Side == SimulatedSide.Sell && order.Symbol.Ticker == symbol).Sum(order => order.Open);

    public Holding HoldingOf(Market.ListedSymbol symbol)
    {
        if (!Holdings.TryGetValue(symbol.Ticker, out var holding))
        {
            Holdings[symbol.Ticker] = holding = new(symbol);
        }

        return holding;
    }

    /// <summary>Books an execution: shares, cash, and the order's own count.</summary>
    public void Fill(Order order, DateTime at, int quantity, decimal price, bool reopened = false)
    {
        var amount = quantity * price;
        var fee = decimal.Round(amount * feeRate, 2, MidpointRounding.AwayFromZero);
        var holding = HoldingOf(order.Symbol);
        var cost = holding.Book(order.Side, quantity, price);
        Cash += (order.Side == SimulatedSide.Buy ? -amount : amount) - fee;
        if (order.Side == SimulatedSide.Sell)
        {
            holding.SoldOn = order.Date;
        }

        order.Fills.Add(new(new(at, quantity, price, fee), cost, at + order.BalanceLag));
        if (!reopened)
        {
            order.Open -= quantity;
            order.Status = order.Open == 0 ? SimulatedStatus.Filled : SimulatedStatus.Open;
        }
    }

    /// <summary>A split: more shares for the same cost, fractions paid out, open orders cancelled.</summary>
    public void Split(Market.ListedSymbol symbol, decimal factor, DateTime now)
    {
        foreach (var order in Orders.FindAll(order => order.Live && order.Symbol == symbol))
        {
            order.End(SimulatedStatus.Cancelled);
        }

        if (Holdings.TryGetValue(symbol.Ticker, out var holding) && holding.Quantity > 0)
        {
            var shares = holding.Quantity * factor;
            var whole = (int)decimal.Floor(shares);
            Cash += decimal.Round((shares - whole) * (symbol.PriceAt(now) ?? 0), 2, MidpointRounding.AwayFromZero);
            holding.Cost *= whole / shares;
            holding.Quantity = whole;
        }
    }

    /// <summary>A position as the balance shows it at an instant: without fills that are not in it yet.</summary>
    public (int Quantity, decimal Cost) InBalance(Holding holding, DateTime now)
    {
        var (quantity, cost) = (holding.Quantity, holding.Cost);
        foreach (var order in Orders.Where(order => order.Symbol == holding.Symbol))
        {
            foreach (var late in order.Fills.Where(fill => fill.InBalanceFrom > now))
            {
                quantity += order.Side == SimulatedSide.Buy ? -late.Fill.Quantity : late.Fill.Quantity;
                cost -= late.CostChange;
            }
        }

        return (quantity, cost);
    }
}
