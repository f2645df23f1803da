using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>One account at Korea Investment &amp; Securities.</summary>
/// <remarks>Placing and revising go out once. What the broker surely did not take is <see cref="BrokerError.NotSent"/>, a proper no with a known code is a rejection, and
/// everything else is an unknown outcome that its lists decide: also a no with a code that nobody knows.</remarks>
internal sealed partial class KisBroker(KisHub hub, KisClient client) : IBroker
{
    private const decimal MaxQuantity = 1_000_000m;
    private const decimal MaxPrice = 1_000_000m;
    private const string Revise = "01";
    private const string Cancel = "02";

    public Guid CredentialId => client.Credential.Id;

    public async Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken)
    {
        if (RefusalOf(request) is { } refusal)
        {
            return refusal;
        }

        var started = hub.Clock.GetTimestamp();
        if (await BeforeSendingAsync(started, token => FindExchangeAsync(request.Symbol, token), cancellationToken) is not { } exchange)
        {
            return new PlaceResult.Rejected("UNKNOWN_SYMBOL", $"KIS has no price of {request.Symbol} on any US exchange.");
        }

        var (transaction, sellType) = request.Side == Side.Buy ? (client.Environment.Buy, "") : (client.Environment.Sell, "00");
        var reply = await client.OrderAsync(
            keys => KisCall.Order(
                "order",
                transaction,
                keys,
                ("OVRS_EXCG_CD", exchange.Order),
                ("PDNO", request.Symbol),
                ("ORD_QTY", Quantity(request.Quantity)),
                ("OVRS_ORD_UNPR", request.LimitPrice == 0 ? "0" : Price(request.LimitPrice)),
                ("CTAC_TLNO", ""),
                ("MGCO_APTM_ODNO", ""),
                ("SLL_TYPE", sellType),
                ("ORD_SVR_DVSN_CD", "0"),
                ("ORD_DVSN", client.Environment.OrderTypes[request.Type])),
            started,
            cancellationToken);
        if (reply.Code == KisCodes.UnknownSymbol)
        {
            // Most often the exchange is wrong: the next one is looked for.
            hub.Exchanges.Forget(request.Symbol);
        }

        return Result(reply);
    }

    public async Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken)
    {
        if (NumbersRefusal(quantity, limitPrice) is { } refusal)
        {
            return refusal;
        }

        var started = hub.Clock.GetTimestamp();
        var order = await BeforeSendingAsync(started, token => FindAsync(orderDate, orderNumber, token), cancellationToken) ?? throw UnknownOrder(orderDate, orderNumber);
        if (order.Left == 0)
        {
            return NothingLeft;
        }

        return Result(await client.OrderAsync(
            keys => Change(keys, order.Order.OrderNumber, order.Order.Symbol, order.Exchange, Revise, quantity, Price(limitPrice)), started, cancellationToken));
    }

    private static PlaceResult.Rejected NothingLeft { get; } = new("NOTHING_LEFT", "Nothing of the order is left to revise.");

    /// <summary>"Unknown" unless the broker says clearly otherwise.</summary>
    private PlaceResult Result(KisReply reply)
    {
        if (reply.IsSuccess && reply.Rows("output") is [var output] && KisOrders.Canonical(output.Text("ODNO")) is { } number)
        {
            return new PlaceResult.Accepted(KisTime.OrderDate(hub.Clock.Now()), number);
        }

        return reply.IsRefusal && reply.Meaning.IsFinalNo()
            ? new PlaceResult.Rejected(reply.Code, reply.Words)
            : throw new BrokerException(BrokerError.Unavailable, $"{reply.Describe()} Whether it has the order, its list will tell.");
    }

    private PlaceResult.Rejected? RefusalOf(BrokerOrderRequest request)
    {
        if (!client.Environment.OrderTypes.ContainsKey(request.Type))
        {
            return new("BAD_TYPE", $"KIS takes no {request.Type} order of such an account.");
        }

        return request.Type is OrderType.MarketOnOpen or OrderType.MarketOnClose
            ? request switch
            {
                { Side: Side.Buy } => new("BAD_TYPE", "KIS takes sales only at any price."),
                { LimitPrice: not 0 } => new("BAD_PRICE", "An order at any price has no limit."),
                _ => NumbersRefusal(request.Quantity, 1),
            }
            : NumbersRefusal(request.Quantity, request.LimitPrice);
    }

    private static PlaceResult.Rejected? NumbersRefusal(decimal quantity, decimal price) => quantity is <= 0 or > MaxQuantity || decimal.Truncate(quantity) != quantity
        ? new("BAD_QUANTITY", "The quantity must be whole shares, above 0 and at most a million.")
        : price is <= 0 or > MaxPrice || decimal.Round(price, 2) != price
            ? new("BAD_PRICE", "The limit must be above 0 and at most a million dollars, with two decimals.")
            : null;

    /// <summary>Looks something up for an order. Whatever goes wrong, nothing was sent.</summary>
    private async Task<T> BeforeSendingAsync<T>(long started, Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = client.PrepareLimit(started);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            return await look(linked.Token);
        }
#pragma warning disable CA1031 // As said.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw KisClient.NotReady(exception);
        }
    }

    private KisCall Change(KisKeys keys, string number, string symbol, string exchange, string what, decimal quantity, string price) => KisCall.Order(
        "order-rvsecncl",
        client.Environment.ReviseOrCancel,
        keys,
        ("OVRS_EXCG_CD", exchange),
        ("PDNO", symbol),
        ("ORGN_ODNO", number),
        ("RVSE_CNCL_DVSN_CD", what),
        ("ORD_QTY", Quantity(quantity)),
        ("OVRS_ORD_UNPR", price),
        ("MGCO_APTM_ODNO", ""),
        ("ORD_SVR_DVSN_CD", "0"));

    private static string Quantity(decimal quantity) => quantity.ToString("0", CultureInfo.InvariantCulture);

    private static string Price(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static BrokerException UnknownOrder(DateOnly date, string number) =>
        new(BrokerError.BadRequest, $"KIS lists no order {number} of {date:yyyy-MM-dd} in this account.");
}
