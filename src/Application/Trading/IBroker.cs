using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>One brokerage account. Every call has a time-out of its own; an error is an exception, never an empty answer.</summary>
/// <remarks>Placing is not idempotent: nobody repeats it, a lost answer is settled by <see cref="GetOrdersAsync"/>.</remarks>
public interface IBroker
{
    /// <summary>The account, as our books name it.</summary>
    Guid CredentialId { get; }

    /// <summary>Current price and previous close.</summary>
    /// <exception cref="BrokerException">No answer, or no such symbol.</exception>
    Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>Daily prices of a range of dates, ascending; sessions that the broker does not know are left out.</summary>
    /// <exception cref="BrokerException">No answer, or no such symbol.</exception>
    Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>A past session's close as it was traded, not adjusted for splits since; null when the broker does not know it, or the session is not over.</summary>
    /// <exception cref="BrokerException">No answer, or no such symbol.</exception>
    Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken);

    /// <summary>Places an order for the day.</summary>
    /// <returns>Accepted with its number, or rejected with the reason.</returns>
    /// <exception cref="BrokerException">With <see cref="BrokerError.NotSent"/> the broker surely does not have it; with any other the outcome is unknown.</exception>
    Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken);

    /// <summary>Asks to cancel what is left. The order's final state comes with <see cref="GetOrdersAsync"/>; it may still fill.</summary>
    /// <returns>False when nothing was left to cancel.</returns>
    /// <exception cref="BrokerException">No answer, or no such order.</exception>
    Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken);

    /// <summary>Changes an open order's quantity left and limit. Brokers replace the order by a new one; no more than <see cref="PlaceAsync"/> is it idempotent.</summary>
    /// <param name="orderDate">The order's date.</param>
    /// <param name="orderNumber">The order.</param>
    /// <param name="quantity">Whole shares that may still fill, above 0.</param>
    /// <param name="limitPrice">Dollars with at most two decimals, above 0.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Accepted with the new order's number; or rejected, and then the order is as it was.</returns>
    /// <exception cref="BrokerException">As with <see cref="PlaceAsync"/>.</exception>
    Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken);

    /// <summary>All orders of one order date, whatever became of them, oldest first, complete to the last page.</summary>
    /// <exception cref="BrokerException">No answer.</exception>
    Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken);

    /// <summary>Orders that can still fill, oldest first.</summary>
    /// <exception cref="BrokerException">No answer.</exception>
    Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>What the account holds, by symbol; symbols with nothing are left out.</summary>
    /// <exception cref="BrokerException">No answer.</exception>
    Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken);

    /// <summary>What the account could buy now.</summary>
    /// <exception cref="BrokerException">No answer.</exception>
    Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken);

    /// <summary>What the account is worth. Brokers may be hours behind with it: for people, never for an order.</summary>
    /// <exception cref="BrokerException">No answer, or the broker does not tell it of such an account.</exception>
    Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken);
}

/// <summary>Makes the <see cref="IBroker"/> of the current tenant.</summary>
public interface IBrokerFactory
{
    /// <summary>The broker of a credential of the current tenant's. Its keys are read with its first call.</summary>
    /// <exception cref="BrokerException">The credential names a broker that is not installed.</exception>
    IBroker Create(UserCredential credential);
}

/// <summary>How an order is to be filled. The strategy places limits only; the others are for acts by hand, and not every account takes them.</summary>
public enum OrderType
{
    /// <summary>At the limit or better, from now to the close.</summary>
    Limit,

    /// <summary>At the limit or better, in the opening auction.</summary>
    LimitOnOpen,

    /// <summary>At the limit or better, in the closing auction.</summary>
    LimitOnClose,

    /// <summary>At any price in the opening auction; sales only.</summary>
    MarketOnOpen,

    /// <summary>At any price in the closing auction; sales only.</summary>
    MarketOnClose,
}

/// <summary>An order for the day.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Side">Which way.</param>
/// <param name="Quantity">Whole shares, above 0.</param>
/// <param name="LimitPrice">Dollars with at most two decimals, above 0; 0 for an order at any price.</param>
/// <param name="Type">How it is to be filled.</param>
public sealed record BrokerOrderRequest(string Symbol, Side Side, decimal Quantity, decimal LimitPrice, OrderType Type = OrderType.Limit);

/// <summary>An order at the broker, with what brokers want to know of one that is to be cancelled: so that nothing need be looked up first, nor be listed yet.</summary>
/// <param name="OrderDate">The broker's date of the order.</param>
/// <param name="OrderNumber">Unique within account and date.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Left">Shares that may still fill, as far as the books know.</param>
public sealed record BrokerOrderKey(DateOnly OrderDate, string OrderNumber, string Symbol, decimal Left);

/// <summary>The broker's answer to <see cref="IBroker.PlaceAsync"/>.</summary>
public abstract record PlaceResult
{
    private PlaceResult()
    {
    }

    /// <summary>The broker has it.</summary>
    /// <param name="OrderDate">The broker's date of the order.</param>
    /// <param name="OrderNumber">Unique within account and date.</param>
    public sealed record Accepted(DateOnly OrderDate, string OrderNumber) : PlaceResult;

    /// <summary>The broker refused it; it will not trade.</summary>
    /// <param name="Code">The broker's code.</param>
    /// <param name="Reason">The broker's words.</param>
    public sealed record Rejected(string Code, string Reason) : PlaceResult;
}

/// <summary>What became of an order at the broker.</summary>
public enum BrokerOrderState
{
    /// <summary>It can still fill.</summary>
    Open,

    /// <summary>All of it is filled.</summary>
    Filled,

    /// <summary>The rest was cancelled.</summary>
    Cancelled,

    /// <summary>Refused.</summary>
    Rejected,

    /// <summary>The rest expired with the session.</summary>
    Expired,

    /// <summary>Somebody revised it: the rest is another order now.</summary>
    Replaced,

    /// <summary>It cannot fill any more, and the broker's lists do not say why (yet).</summary>
    Ended,
}

/// <summary>An order as the broker lists it; quantities and amounts are cumulative.</summary>
/// <param name="OrderDate">The broker's date of the order.</param>
/// <param name="OrderNumber">Unique within account and date.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Side">Which way.</param>
/// <param name="Quantity">Shares asked for.</param>
/// <param name="LimitPrice">Dollars.</param>
/// <param name="PlacedAt">UTC time the broker took it.</param>
/// <param name="State">What became of it.</param>
/// <param name="FilledQuantity">Shares filled so far.</param>
/// <param name="FilledAmount">Dollars filled so far, without fees.</param>
/// <param name="Fees">Dollars of fees so far.</param>
/// <param name="LatestFillAt">UTC time of the latest fill, if any.</param>
/// <param name="ByHand">The broker says that it was not placed by a program: it is its owner's, never ours.</param>
public sealed record BrokerOrder(
    DateOnly OrderDate,
    string OrderNumber,
    string Symbol,
    Side Side,
    decimal Quantity,
    decimal LimitPrice,
    DateTime PlacedAt,
    BrokerOrderState State,
    decimal FilledQuantity,
    decimal FilledAmount,
    decimal Fees,
    DateTime? LatestFillAt,
    bool ByHand = false);

/// <summary>Shares of a symbol in the account.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
public sealed record BrokerHolding(string Symbol, decimal Quantity);

/// <summary>What the account could buy.</summary>
/// <param name="Dollars">Cash not reserved by open purchases.</param>
/// <param name="MaxQuantity">Whole shares at the asked price, fees included.</param>
public sealed record BuyingPower(decimal Dollars, decimal MaxQuantity);

/// <summary>What an account is worth.</summary>
/// <param name="Cash">Dollars.</param>
/// <param name="Holdings">Dollars that the shares are worth at the broker's latest prices.</param>
/// <param name="ExchangeRate">Won for a dollar, if the broker tells it.</param>
public sealed record AccountValue(decimal Cash, decimal Holdings, decimal? ExchangeRate = null)
{
    /// <summary>Dollars in all.</summary>
    public decimal Total => Cash + Holdings;
}

/// <summary>Kinds of failure of a broker call.</summary>
public enum BrokerError
{
    /// <summary>No usable answer: connection, time-out, server error. For a placed order the outcome is unknown.</summary>
    Unavailable,

    /// <summary>The request surely did not reach the broker.</summary>
    NotSent,

    /// <summary>The broker says that the request makes no sense: unknown symbol, unknown order.</summary>
    BadRequest,

    /// <summary>The broker refused the keys.</summary>
    KeyRefused,

    /// <summary>Too many calls.</summary>
    RateLimited,
}

/// <summary>A broker call that did not give an answer.</summary>
public sealed class BrokerException(BrokerError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which kind.</summary>
    public BrokerError Error { get; } = error;
}
