using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>A cancel whose intent was saved and whose request never left leaves a stopped bot's order open at the broker.</summary>
public sealed class LostCancelTests
{
    [Fact]
    public async Task A_cancel_that_did_not_leave_is_asked_for_again()
    {
        await using var host = await TradingHost.StartAsync(
            DatabaseProvider.Sqlite, CrashScenario.Prepared, new CrashMarket(), throwaway: true, paper: CrashScenario.Paper,
            configure: services => services.AddSingleton<IBrokerFactory, DeafFactory>());
        var tenant = await host.AddTenantAsync("stopped", 100_000, [new("bot", CrashScenario.Buys, Seed: 2040)], slices: 1);
        await host.ChangeAsync(tenant, async db =>
        {
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd) = (CrashScenario.PlanTime, CrashScenario.SliceStart, CrashScenario.SliceStart);
        });
        await host.Driver.RunUntilAsync(CrashScenario.Open.AddMinutes(10), CancellationToken.None);
        await host.ChangeAsync(tenant, async db => (await db.Bots.SingleAsync()).Paused = true);

        await host.Driver.RunUntilAsync(CrashScenario.Open.AddMinutes(20), CancellationToken.None);

        var slice = await host.WithDbAsync(tenant, db => db.OrderSlices.AsNoTracking().SingleAsync());
        slice.State.ShouldBe(SliceState.Cancelled);
        slice.FilledQuantity.ShouldBe(slice.Quantity / 2);
        (await Books.CheckAsync(host, tenant)).ShouldBeEmpty();
    }

    /// <summary>The first cancel does not reach the broker.</summary>
    private sealed class DeafFactory(IPaperExchange paper) : IBrokerFactory
    {
        private int _cancels;

        public IBroker Create(UserCredential credential) => new Deaf(this, paper.For(credential.Id));

        private sealed class Deaf(DeafFactory factory, IBroker inner) : IBroker
        {
            public Guid CredentialId => inner.CredentialId;

            public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => inner.GetQuoteAsync(symbol, cancellationToken);

            public Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
                inner.GetUnadjustedCloseAsync(symbol, session, cancellationToken);

            public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken) => inner.GetDailyPricesAsync(symbol, from, to, cancellationToken);

            public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken) => inner.PlaceAsync(request, cancellationToken);

            public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) => factory._cancels++ == 0
                ? throw new BrokerException(BrokerError.Unavailable, "The line was cut.")
                : inner.CancelAsync(order, cancellationToken);

            public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) => inner.GetOrdersAsync(orderDate, cancellationToken);

            public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) => inner.GetOpenOrdersAsync(cancellationToken);

            public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) => inner.GetHoldingsAsync(cancellationToken);

            public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken) =>
                inner.ReviseAsync(orderDate, orderNumber, quantity, limitPrice, cancellationToken);

            public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => inner.GetAccountValueAsync(cancellationToken);

            public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken) => inner.GetBuyingPowerAsync(symbol, price, cancellationToken);
        }
    }
}
