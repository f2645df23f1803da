using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;

namespace EggMoney.Application.Trading;

/// <summary>Gives every call of a broker its time-out and measures it. A broker that ignores its token is left behind, not waited for.</summary>
internal sealed class TimedBroker(IBroker inner, DispatchOptions options, DispatchMetrics metrics, TimeProvider clock) : IBroker
{
    public Guid CredentialId => inner.CredentialId;

    public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetQuoteAsync(symbol, token), options.BrokerReadTimeout, cancellationToken);

    public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetDailyPricesAsync(symbol, from, to, token), options.BrokerListTimeout, cancellationToken);

    public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetUnadjustedCloseAsync(symbol, session, token), options.BrokerReadTimeout, cancellationToken);

    /// <summary>Nothing but its own time-out cancels placing: not the tenant's budget, not a shutdown.</summary>
    public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => inner.PlaceAsync(request, token), options.BrokerPlaceTimeout, CancellationToken.None);

    /// <summary>As with placing.</summary>
    public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
        CallAsync(token => inner.ReviseAsync(orderDate, orderNumber, quantity, limitPrice, token), options.BrokerPlaceTimeout, CancellationToken.None);

    public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) =>
        CallAsync(token => inner.CancelAsync(order, token), options.BrokerReadTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetOrdersAsync(orderDate, token), options.BrokerListTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        CallAsync(inner.GetOpenOrdersAsync, options.BrokerListTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
        CallAsync(inner.GetHoldingsAsync, options.BrokerListTimeout, cancellationToken);

    public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetBuyingPowerAsync(symbol, price, token), options.BrokerReadTimeout, cancellationToken);

    public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) =>
        CallAsync(inner.GetAccountValueAsync, options.BrokerReadTimeout, cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(linked.Token).WaitAsync(linked.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerException(BrokerError.Unavailable, $"No answer within {timeout.TotalSeconds:0.#} s.", exception);
        }
        finally
        {
            metrics.BrokerAnswered(clock.GetElapsedTime(started));
        }
    }
}
