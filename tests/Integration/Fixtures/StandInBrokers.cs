using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.Integration.Fixtures;

/// <summary>The paper broker, and somebody who answers in the place of KIS when asked what an account could buy.</summary>
internal sealed class StandInBrokers(IPaperExchange paper) : IBrokerFactory
{
    private int _asked;

    /// <summary>The answer.</summary>
    public Func<CancellationToken, Task<BuyingPower>> Answer { get; set; } = _ => Task.FromResult(new BuyingPower(12_345.67m, 12_345));

    /// <summary>How often it was asked.</summary>
    public int Asked => _asked;

    public static Task<BuyingPower> Fail(BrokerError error) => throw new BrokerException(error, "No.");

    public IBroker Create(UserCredential credential) => credential.Broker == BrokerNames.Paper ? paper.For(credential.Id) : new StandIn(this, credential.Id);

    private sealed class StandIn(StandInBrokers owner, Guid credentialId) : IBroker
    {
        public Guid CredentialId => credentialId;

        public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._asked);
            return owner.Answer(cancellationToken);
        }

        public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => throw new BrokerException(BrokerError.Unavailable, "No quotes here.");

        public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<BrokerOrder>>([]);

        public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => throw new BrokerException(BrokerError.BadRequest, "Not told here.");

        public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<BrokerHolding>>([]);
    }
}
