using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>A cancel leaves before any list is read, and finds its order all the same.</summary>
public sealed class KisCancelTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 9, 16);

    private KisLab? _lab;

    private KisLab Lab => _lab!;

    public async Task InitializeAsync()
    {
        _lab = await KisLab.StartAsync(database.Options);
        Lab.Exchange.SetPrice("TQQQ", 50m);
    }

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Theory]
    [InlineData(BrokerEnvironment.Real)]
    [InlineData(BrokerEnvironment.Mock)]
    public async Task What_no_list_shows_yet_can_be_cancelled(BrokerEnvironment environment)
    {
        var user = await Lab.AddUserAsync(environment);
        Lab.Exchange.AddFault(new(FaultKind.LateInList) { Duration = TimeSpan.FromMinutes(1) });
        var key = await PlaceAsync(Lab.Broker(user));

        (await Lab.Broker(user).CancelAsync(key, default)).ShouldBeTrue();

        (Asked(user, "order-rvsecncl"), Asked(user, "inquire-ccnl")).ShouldBe((1, 0));
        Lab.Clock.UtcNow += TimeSpan.FromMinutes(2);
        (await FindAsync(user, key)).State.ShouldBe(BrokerOrderState.Cancelled);
    }

    [Fact]
    public async Task Fills_that_the_books_do_not_know_yet_leave_less_to_cancel()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        Lab.Exchange.AddFault(new(FaultKind.PartialFills) { Fills = [new(TimeSpan.Zero, 2)] });
        var key = await PlaceAsync(Lab.Broker(user));

        (await Lab.Broker(user).CancelAsync(key, default)).ShouldBeTrue();

        Asked(user, "order-rvsecncl").ShouldBe(2, "refused with what the books knew, taken with what the list says");
        var order = await FindAsync(user, key);
        (order.State, order.FilledQuantity).ShouldBe((BrokerOrderState.Cancelled, 2));
    }

    [Fact]
    public async Task An_exchange_that_is_not_the_order_s_is_set_right_by_the_list()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var key = await PlaceAsync(Lab.Broker(user));
        var misled = Lab.StartNode(options: new() { RequestsPerSecond = 100_000, Exchanges = new Dictionary<string, string> { ["TQQQ"] = "NYSE" } });

        (await Lab.Broker(user, misled).CancelAsync(key, default)).ShouldBeTrue();

        (await FindAsync(user, key)).State.ShouldBe(BrokerOrderState.Cancelled);
    }

    [Fact]
    public async Task Without_quotes_the_list_tells_the_exchange()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var key = await PlaceAsync(Lab.Broker(user));
        Lab.Exchange.AddFault(new(FaultKind.BadGateway) { Path = "price", Times = null });
        var unknowing = Lab.StartNode(options: new() { RequestsPerSecond = 100_000, Exchanges = new Dictionary<string, string>() });

        (await Lab.Broker(user, unknowing).CancelAsync(key, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_order_of_yesterday_s_never_names_its_number_today()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var key = await PlaceAsync(Lab.Broker(user));
        Lab.Clock.UtcNow += TimeSpan.FromDays(1);

        (await Lab.Broker(user).CancelAsync(key, default)).ShouldBeFalse("it has expired");

        Asked(user, "order-rvsecncl").ShouldBe(0, "numbers begin again every day");
    }

    private async Task<BrokerOrder> FindAsync(KisUser user, BrokerOrderKey key) =>
        (await Lab.Broker(user).GetOrdersAsync(Day, default)).Single(order => order.OrderNumber == key.OrderNumber);

    private int Asked(KisUser user, string what) => Lab.Ledger(user).Requests.GetValueOrDefault(what);

    private static async Task<BrokerOrderKey> PlaceAsync(IBroker broker)
    {
        var accepted = (await broker.PlaceAsync(new("TQQQ", Side.Buy, 5, 40m), default)).ShouldBeOfType<PlaceResult.Accepted>();
        return new(accepted.OrderDate, accepted.OrderNumber, "TQQQ", 5);
    }
}
