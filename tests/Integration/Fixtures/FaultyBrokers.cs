using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.Integration.Fixtures;

/// <summary>What a broker call is.</summary>
internal enum Call
{
    Place,
    Cancel,
    Orders,
    Holdings,
    Power,
    UnadjustedClose,
}

/// <summary>The paper broker with a person who can pull its plugs: before a call reaches it, or after it was done and before the answer.</summary>
internal sealed class FaultyBrokers(IPaperExchange paper) : IBrokerFactory
{
    /// <summary>Runs before the paper broker sees the call.</summary>
    public Func<Guid, Call, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs after the paper broker has done it.</summary>
    public Func<Guid, Call, Task> After { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The lists do not show orders yet, as a broker's may lag behind.</summary>
    public bool Hidden { get; set; }

    /// <summary>What the lists of an account look like to whoever asks, made of what they are.</summary>
    public Func<Guid, IReadOnlyList<BrokerOrder>, IReadOnlyList<BrokerOrder>> Lists { get; set; } = (_, orders) => orders;

    /// <summary>Dollars that every account says it can buy for, whatever it can.</summary>
    public decimal? Power { get; set; }

    /// <summary>Every call, in order.</summary>
    public List<(Guid Credential, Call Call)> Calls { get; } = [];

    public IBroker Create(UserCredential credential) => new FaultyBroker(this, paper.For(credential.Id));

    /// <summary>A call that never comes back and ignores its token.</summary>
    public static Task Never() => new TaskCompletionSource().Task;

    public static Task Lost() => throw new BrokerException(BrokerError.Unavailable, "The connection was cut.");

    private sealed class FaultyBroker(FaultyBrokers owner, IBroker inner) : IBroker
    {
        public Guid CredentialId => inner.CredentialId;

        public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => inner.GetQuoteAsync(symbol, cancellationToken);

        public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
            DoAsync(Call.UnadjustedClose, () => inner.GetUnadjustedCloseAsync(symbol, session, cancellationToken));

        public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
            inner.GetDailyPricesAsync(symbol, from, to, cancellationToken);

        public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) =>
            DoAsync(Call.Place, () => inner.PlaceAsync(request, cancellationToken));

        public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) =>
            DoAsync(Call.Cancel, () => inner.CancelAsync(order, cancellationToken));

        public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
            DoAsync(Call.Orders, async () => owner.Hidden ? [] : owner.Lists(CredentialId, await inner.GetOrdersAsync(orderDate, cancellationToken)));

        public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) => inner.GetOpenOrdersAsync(cancellationToken);

        public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
            DoAsync(Call.Holdings, () => inner.GetHoldingsAsync(cancellationToken));

        public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) =>
            DoAsync(Call.Power, async () => owner.Power is { } dollars ? new(dollars, dollars) : await inner.GetBuyingPowerAsync(symbol, price, cancellationToken));

        public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
            inner.ReviseAsync(orderDate, orderNumber, quantity, limitPrice, cancellationToken);

        public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => inner.GetAccountValueAsync(cancellationToken);

        private async Task<T> DoAsync<T>(Call call, Func<Task<T>> act)
        {
            lock (owner.Calls)
            {
                owner.Calls.Add((CredentialId, call));
            }

            await owner.Before(CredentialId, call);
            var result = await act();
            await owner.After(CredentialId, call);
            return result;
        }
    }
}
