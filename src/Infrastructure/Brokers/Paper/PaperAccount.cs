using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>One account as read from the books: the exchange's rules, and what they changed, to be saved in one transaction.</summary>
internal sealed class PaperAccount(
    PaperOptions options,
    decimal cash,
    DateOnly? lastOrderDate,
    long lastNumber,
    List<PaperOrder> open,
    Dictionary<string, decimal> holdings)
{
    public decimal Cash { get; private set; } = cash;

    public DateOnly? LastOrderDate { get; private set; } = lastOrderDate;

    public long LastNumber { get; private set; } = lastNumber;

    /// <summary>Orders that can still fill, oldest first.</summary>
    public List<PaperOrder> Open { get; } = open;

    public IReadOnlyDictionary<string, decimal> Holdings => holdings;

    public List<PaperOrder> Added { get; } = [];

    public HashSet<PaperOrder> Changed { get; } = [];

    public List<PaperFill> Fills { get; } = [];

    public bool HasChanges => Added.Count + Changed.Count > 0;

    /// <summary>Cash that no open purchase can take.</summary>
    public decimal FreeCash => Cash - Open.Where(order => order.Side == Side.Buy).Sum(order => order.MayCost(options.CommissionRate));

    /// <summary>Shares that no open sale can take.</summary>
    public decimal FreeShares(string symbol) => holdings.GetValueOrDefault(symbol)
        - Open.Where(order => order.Side == Side.Sell && order.Symbol == symbol).Sum(order => order.Left);

    /// <summary>Dollars of a purchase with its fee.</summary>
    public decimal CostOf(decimal quantity, decimal price) =>
        (quantity * price) + Money.ToCents(quantity * price * options.CommissionRate);

    /// <summary>Whole shares that the free cash buys at a price, fee included.</summary>
    public decimal Affordable(decimal price)
    {
        // The quotient is right but for the fee's rounding, which may give or take half a cent: so begin that much higher and come down.
        var quantity = Math.Max(0, Math.Floor((FreeCash + 0.005m) / (price * (1 + options.CommissionRate))) + 1);
        while (quantity > 0 && CostOf(quantity, price) > FreeCash)
        {
            quantity--;
        }

        return quantity;
    }

    /// <summary>Shares by symbol; symbols with nothing are left out.</summary>
    public IReadOnlyList<BrokerHolding> ListHoldings() =>
        [.. holdings.Where(held => held.Value != 0).Select(held => new BrokerHolding(held.Key, held.Value))];

    /// <summary>Whether <see cref="Settle"/> would change anything.</summary>
    public bool IsDue(DateTime now, Func<string, decimal?> priceOf) =>
        Open.Exists(order => now >= order.SessionClose || CanFill(order, now, priceOf(order.Symbol)));

    /// <summary>Lets time pass: open orders expire with their session, or fill at the current price.</summary>
    public void Settle(DateTime now, Func<string, decimal?> priceOf)
    {
        foreach (var order in Open)
        {
            if (now >= order.SessionClose)
            {
                order.State = BrokerOrderState.Expired;
                Changed.Add(order);
            }
            else if (priceOf(order.Symbol) is { } price && CanFill(order, now, price))
            {
                Fill(order, price, now);
                Changed.Add(order);
            }
        }

        Open.RemoveAll(order => order.State != BrokerOrderState.Open);
    }

    /// <summary>Takes an order that was checked, and fills it if the price allows.</summary>
    public PaperOrder Place(BrokerOrderRequest request, long number, MarketSession session, decimal price, DateTime now)
    {
        var order = new PaperOrder
        {
            OrderDate = session.Date,
            Number = number,
            Symbol = request.Symbol,
            Side = request.Side,
            Quantity = request.Quantity,
            LimitPrice = request.LimitPrice,
            PlacedAt = now,
            SessionClose = session.Close,
        };
        if (LastOrderDate is null || LastOrderDate <= order.OrderDate)
        {
            // Only forwards: after a clock that was set back, the later date still knows its last number.
            (LastOrderDate, LastNumber) = (order.OrderDate, number);
        }

        Added.Add(order);
        if (CanFill(order, now, price))
        {
            Fill(order, price, now);
        }

        if (order.State == BrokerOrderState.Open)
        {
            Open.Add(order);
        }

        return order;
    }

    /// <summary>Takes back what is left of an open order.</summary>
    public void Cancel(PaperOrder order)
    {
        order.State = BrokerOrderState.Cancelled;
        Open.Remove(order);
        Changed.Add(order);
    }

    // One part an instant: two questions at one moment of a driven clock must not contradict each other.
    private static bool CanFill(PaperOrder order, DateTime now, decimal? price) =>
        price is { } known && order.IsMarketable(known) && now >= order.PlacedAt && (order.LatestFillAt is null || order.LatestFillAt < now);

    private void Fill(PaperOrder order, decimal price, DateTime now)
    {
        var quantity = options.PartialFillRate is { } rate
            ? Math.Min(order.Left, Math.Max(1, Math.Floor(order.Quantity * rate)))
            : order.Left;
        var amount = Money.ToCents(quantity * price);
        var fee = order.FeeOfNext(amount, options.CommissionRate);
        order.FilledQuantity += quantity;
        order.FilledAmount += amount;
        order.Fees += fee;
        order.LatestFillAt = now;
        if (order.Left == 0)
        {
            order.State = BrokerOrderState.Filled;
        }

        var shares = holdings.GetValueOrDefault(order.Symbol);
        holdings[order.Symbol] = order.Side == Side.Buy ? shares + quantity : shares - quantity;
        Cash += (order.Side == Side.Buy ? -amount : amount) - fee;
        Fills.Add(new(
            order.OrderDate, order.NumberText, order.Symbol, order.Side, order.FilledQuantity, quantity, Money.ToStored(price), amount, fee, now));
    }
}
