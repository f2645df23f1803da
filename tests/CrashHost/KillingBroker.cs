using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.CrashHost;

/// <summary>The paper broker, with a step before and after each call that changes something there: also a list does, as time passes for
/// open orders when they are looked at.</summary>
internal sealed class KillingBrokerFactory(IPaperExchange paper, Stepper steps, bool sendTwice) : IBrokerFactory
{
    public IBroker Create(UserCredential credential) => new KillingBroker(paper.For(credential.Id), steps, sendTwice);
}

internal sealed class KillingBroker(IBroker inner, Stepper steps, bool sendTwice) : IBroker
{
    public Guid CredentialId => inner.CredentialId;

    public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => inner.GetQuoteAsync(symbol, cancellationToken);

    public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
        inner.GetUnadjustedCloseAsync(symbol, session, cancellationToken);

    public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        inner.GetDailyPricesAsync(symbol, from, to, cancellationToken);

    public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) => StepAsync("place", async () =>
    {
        var result = await inner.PlaceAsync(request, cancellationToken);
        if (sendTwice)
        {
            // The defect on purpose: a request is repeated, and its first answer kept.
            await inner.PlaceAsync(request, cancellationToken);
        }

        return result;
    });

    public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) =>
        StepAsync("cancel", () => inner.CancelAsync(order, cancellationToken));

    public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
        StepAsync("list", () => inner.GetOrdersAsync(orderDate, cancellationToken));

    public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        StepAsync("list-open", () => inner.GetOpenOrdersAsync(cancellationToken));

    public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
        StepAsync("holdings", () => inner.GetHoldingsAsync(cancellationToken));

    public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) =>
        inner.GetBuyingPowerAsync(symbol, price, cancellationToken);

    public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
        StepAsync("revise", () => inner.ReviseAsync(orderDate, orderNumber, quantity, limitPrice, cancellationToken));

    public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => inner.GetAccountValueAsync(cancellationToken);

    private async Task<T> StepAsync<T>(string call, Func<Task<T>> ask)
    {
        steps.Pass(call + "-before");
        var answer = await ask();
        steps.Pass(call + "-after");
        return answer;
    }
}
