using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Gives every call of a broker its time-out and measures it. A broker that ignores its token is left behind, not waited for.</summary>
internal sealed class TimedBroker(IBroker inner, DispatchOptions options, DispatchMetrics metrics, TimeProvider clock, ILogger? logger = null) : IBroker
{
    public Guid CredentialId => inner.CredentialId;

    public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) =>
        CallAsync("GetQuote", token => inner.GetQuoteAsync(symbol, token), options.BrokerReadTimeout, cancellationToken);

    public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        CallAsync("GetDailyPrices", token => inner.GetDailyPricesAsync(symbol, from, to, token), options.BrokerListTimeout, cancellationToken);

    public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
        CallAsync("GetUnadjustedClose", token => inner.GetUnadjustedCloseAsync(symbol, session, token), options.BrokerReadTimeout, cancellationToken);

    /// <summary>Nothing but its own time-out cancels placing: not the tenant's budget, not a shutdown.</summary>
    public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) =>
        CallAsync("Place", token => inner.PlaceAsync(request, token), options.BrokerPlaceTimeout, CancellationToken.None);

    /// <summary>As with placing.</summary>
    public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
        CallAsync("Revise", token => inner.ReviseAsync(orderDate, orderNumber, quantity, limitPrice, token), options.BrokerPlaceTimeout, CancellationToken.None);

    public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) =>
        CallAsync("Cancel", token => inner.CancelAsync(order, token), options.BrokerReadTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
        CallAsync("GetOrders", token => inner.GetOrdersAsync(orderDate, token), options.BrokerListTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        CallAsync("GetOpenOrders", inner.GetOpenOrdersAsync, options.BrokerListTimeout, cancellationToken);

    public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
        CallAsync("GetHoldings", inner.GetHoldingsAsync, options.BrokerListTimeout, cancellationToken);

    public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) =>
        CallAsync("GetBuyingPower", token => inner.GetBuyingPowerAsync(symbol, price, token), options.BrokerReadTimeout, cancellationToken);

    public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) =>
        CallAsync("GetAccountValue", inner.GetAccountValueAsync, options.BrokerReadTimeout, cancellationToken);

    private async Task<T> CallAsync<T>(string name, Func<CancellationToken, Task<T>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var result = "Error";
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await call(linked.Token).WaitAsync(linked.Token);
            result = "Ok";
            return answer;
        }
        catch (BrokerException exception)
        {
            result = exception.Error.ToString();
            throw;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            result = "TimedOut";
            throw new BrokerException(BrokerError.Unavailable, $"No answer within {timeout.TotalSeconds:0.#} s.", exception);
        }
        finally
        {
            var took = clock.GetElapsedTime(started);
            metrics.BrokerAnswered(name, result, took);

            // What changes something at the broker is worth a line; the scope says of whose work it is.
            var level = name is "Place" or "Revise" or "Cancel" ? LogLevel.Information : LogLevel.Debug;
            logger?.Log(level, "Broker call {Call} of {CredentialId}: {Result} after {Milliseconds:0.0} ms", name, inner.CredentialId, result, took.TotalMilliseconds);
        }
    }
}
