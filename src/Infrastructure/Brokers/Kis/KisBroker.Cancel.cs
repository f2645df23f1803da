using EggMoney.Application.Common;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

internal sealed partial class KisBroker
{
    /// <summary>The cancel goes out before any list is read: a list takes its time, and may not show yet what was just placed.</summary>
    public async Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken)
    {
        var number = KisOrders.Canonical(order.OrderNumber) ?? throw UnknownOrder(order.OrderDate, order.OrderNumber);
        var exchange = MayCancelUnseen(order) ? await TryFindExchangeAsync(order.Symbol, cancellationToken) : null;
        KisReply? refusal = null;
        if (exchange is not null)
        {
            refusal = await TryCancelAsync(number, order.Symbol, exchange.Order, order.Left, cancellationToken);
            if (refusal is null)
            {
                return true;
            }
        }

        // A fill may have been faster. Which code says so is known of practice only, so the list is asked; what is wrong about the request it knows too.
        var listed = await FindAsync(order.OrderDate, number, cancellationToken) ?? throw UnknownOrder(order.OrderDate, order.OrderNumber);
        if (listed.Left == 0)
        {
            return false;
        }

        if (refusal is not null && listed.Left == order.Left && listed.Exchange == exchange!.Order)
        {
            throw refusal.Fail(BrokerError.Unavailable);
        }

        refusal = await TryCancelAsync(number, listed.Order.Symbol, listed.Exchange, listed.Left, cancellationToken);
        return refusal is null ? true : throw refusal.Fail(BrokerError.Unavailable);
    }

    /// <summary>Numbers begin again every day, and a cancel names no date: one of another day's order could meet one of today's.</summary>
    private bool MayCancelUnseen(BrokerOrderKey order) => order.Left > 0 && order.OrderDate == KisTime.OrderDate(hub.Clock.Now());

    /// <summary>Null also when the quotes, which tell it, are away: the list tells it too.</summary>
    private async Task<KisExchange?> TryFindExchangeAsync(string symbol, CancellationToken cancellationToken)
    {
        try
        {
            return await FindExchangeAsync(symbol, cancellationToken);
        }
        catch (BrokerException)
        {
            return null;
        }
    }

    /// <returns>Null when it was taken; otherwise a no that the list can explain.</returns>
    /// <exception cref="BrokerException">No answer, or another no.</exception>
    private async Task<KisReply?> TryCancelAsync(string number, string symbol, string exchange, decimal left, CancellationToken cancellationToken)
    {
        var reply = await client.InsistAsync(keys => Change(keys, number, symbol, exchange, Cancel, left, "0"), cancellationToken);
        if (reply.IsSuccess)
        {
            return null;
        }

        if (reply.Code == KisCodes.UnknownSymbol)
        {
            hub.Exchanges.Forget(symbol);
        }

        var explicable = reply.Meaning is KisMeaning.Rejected or KisMeaning.MarketClosed or KisMeaning.BadRequest || (reply.IsRefusal && reply.Meaning == KisMeaning.Unknown);
        return explicable ? reply : throw reply.Fail();
    }
}
