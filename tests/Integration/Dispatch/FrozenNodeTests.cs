using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>What no client of such a broker can exclude: a process is frozen after it has looked at its deadline and before it writes the request, and
/// writes hours later. It exceeds the order by that slice, and it is known: adopted, not doubled.</summary>
public sealed class FrozenNodeTests() : NightFixture(DatabaseProvider.Postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_written_long_after_others_concluded_that_it_never_was_is_adopted_and_not_doubled(bool answerIsLost)
    {
        var anna = await AddAsync("anna", Buyer());
        using var freezer = new Freezer(answerIsLost);
        await using var frozen = Host.StartAnother(
            Market, Calendar, services => services.AddSingleton<IBrokerFactory>(new FreezingFactory(Host, freezer)), new() { Node = "frozen", TenantBudget = TimeSpan.FromSeconds(20) });
        var sleeping = Task.Run(() => frozen.Driver.RunUntilAsync(At(Day1, "00:10"), CancellationToken.None));
        await freezer.IsFrozen.WaitAsync(TimeSpan.FromSeconds(30));

        await RunToAsync(Day1, "04:40");
        var concluded = (await SlicesAsync(anna, Day1))[0];
        concluded.State.ShouldBe(SliceState.Failed);
        concluded.Error.ShouldNotBeNull().ShouldContain("never had it");
        var credential = await CredentialAsync(anna);
        (await Host.Paper.GetLedgerAsync(credential)).Orders.Count.ShouldBe(4);

        freezer.Wake();
        await sleeping.WaitAsync(TimeSpan.FromSeconds(30));
        (await Host.Paper.GetLedgerAsync(credential)).Orders.Count.ShouldBe(5);
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices.ShouldAllBe(slice => slice.State == SliceState.Filled);
        slices.Select(slice => slice.OrderNumber).ShouldBeUnique();
        var orders = (await Host.Paper.GetLedgerAsync(credential)).Orders;
        orders.Select(order => order.OrderNumber).ShouldBe(slices.Select(slice => slice.OrderNumber!), ignoreOrder: true);
        (await PositionAsync(anna))!.Quantity.ShouldBe(orders.Sum(order => order.FilledQuantity));
        await BooksBalanceAsync(anna);
    }

    /// <summary>The frozen process's line to the broker, whose clock goes on meanwhile.</summary>
    private sealed class FreezingFactory(TradingHost broker, Freezer freezer) : IBrokerFactory
    {
        public IBroker Create(UserCredential credential) => new KillingBroker(broker.Paper.For(credential.Id), freezer, sendTwice: false);
    }

    /// <summary>Stands still just before the first request for an order leaves.</summary>
    private sealed class Freezer(bool answerIsLost) : Stepper, IDisposable
    {
        private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _awake = new();

        public Task IsFrozen => _frozen.Task;

        public void Wake() => _awake.Set();

        public override void Pass(string kind)
        {
            if (kind == "place-before" && _frozen.TrySetResult())
            {
                _awake.Wait(TimeSpan.FromSeconds(60));
            }
            else if (kind == "place-after" && answerIsLost)
            {
                throw new BrokerException(BrokerError.Unavailable, "The connection was cut.");
            }
        }

        public void Dispose() => _awake.Dispose();
    }
}
