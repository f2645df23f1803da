using System.Collections.Concurrent;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;

namespace EggMoney.Benchmarks;

/// <summary>A broker that answers at once from memory and fills everything at its limit, so that only our own cost is measured.</summary>
internal sealed class InstantBrokers(TimeProvider clock) : IBrokerFactory
{
    private readonly ConcurrentDictionary<Guid, InstantBroker> _brokers = new();

    public IBroker Create(UserCredential credential) => _brokers.GetOrAdd(credential.Id, id => new(id, clock));

    private sealed class InstantBroker(Guid credentialId, TimeProvider clock) : IBroker
    {
        private readonly List<BrokerOrder> _orders = [];

        public Guid CredentialId => credentialId;

        public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => throw new NotSupportedException("Quotes come from the market.");

        public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Prices come from the market.");

        public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var date = DateOnly.FromDateTime(now);
            lock (_orders)
            {
                var number = (_orders.Count + 1).ToString("0000000000", System.Globalization.CultureInfo.InvariantCulture);
                _orders.Add(new(date, number, request.Symbol, request.Side, request.Quantity, request.LimitPrice, now, BrokerOrderState.Filled, request.Quantity, request.Quantity * request.LimitPrice, 0, now));
                return Task.FromResult<PlaceResult>(new PlaceResult.Accepted(date, number));
            }
        }

        public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken)
        {
            lock (_orders)
            {
                return Task.FromResult<IReadOnlyList<BrokerOrder>>([.. _orders.Where(order => order.OrderDate == orderDate)]);
            }
        }

        public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<BrokerOrder>>([]);

        public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken)
        {
            lock (_orders)
            {
                return Task.FromResult<IReadOnlyList<BrokerHolding>>([.. _orders.GroupBy(order => order.Symbol).Select(group => new BrokerHolding(group.Key, group.Sum(order => order.Quantity)))]);
            }
        }

        public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) =>
            Task.FromResult(new BuyingPower(1_000_000_000, 1_000_000_000 / price));

        public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Every order is filled at once.");

        public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Nobody looks.");
    }
}
