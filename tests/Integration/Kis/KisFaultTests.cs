using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>The client against a broker that misbehaves over a real connection. The broker counts what it was asked.</summary>
public sealed class KisFaultTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 9, 16);
    private static readonly BrokerOrderRequest Order = new("TQQQ", Side.Buy, 2, 40m);

    private KisLab? _lab;

    private KisLab Lab => _lab!;

    public async Task InitializeAsync()
    {
        _lab = await KisLab.StartAsync(database.Options, options: new()
        {
            RequestsPerSecond = 100_000,
            OrderTimeout = TimeSpan.FromMilliseconds(400),
            QueryTimeout = TimeSpan.FromSeconds(2),
        });
        Lab.Exchange.SetPrice("TQQQ", 50m);
    }

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.DropBefore, BrokerError.Unavailable, 0)]
    [InlineData(FaultKind.DropAfter, BrokerError.Unavailable, 1)]
    [InlineData(FaultKind.BadGateway, BrokerError.Unavailable, 0)]
    [InlineData(FaultKind.BadGatewayAfter, BrokerError.Unavailable, 1)]
    [InlineData(FaultKind.BackEndTimeout, BrokerError.Unavailable, 1)]
    [InlineData(FaultKind.BadAnswer, BrokerError.Unavailable, 1)]
    [InlineData(FaultKind.DelayAnswer, BrokerError.Unavailable, 1)]
    [InlineData(FaultKind.RateLimited, BrokerError.NotSent, 0)]
    [InlineData(FaultKind.TokenExpired, BrokerError.NotSent, 0)]
    public async Task An_order_goes_out_once_whatever_happens_to_it(FaultKind fault, BrokerError error, int placed)
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        Lab.Exchange.AddFault(new(fault) { Path = "order", Duration = TimeSpan.FromSeconds(1) });

        (await FailsAsync(() => broker.PlaceAsync(Order, default))).Error.ShouldBe(error);

        var ledger = Lab.Ledger(user);
        (ledger.PlacedOrders, ledger.Requests["order"]).ShouldBe((placed, 1));
    }

    [Theory]
    [InlineData(FaultKind.DropAfter)]
    [InlineData(FaultKind.RateLimited)]
    [InlineData(FaultKind.BackEndTimeout)]
    public async Task A_revision_goes_out_once_whatever_happens_to_it(FaultKind fault)
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        var order = await PlaceAsync(broker);
        Lab.Exchange.AddFault(new(fault) { Path = "order-rvsecncl" });

        var error = (await FailsAsync(() => broker.ReviseAsync(Day, order.OrderNumber, 2, 41, default))).Error;

        error.ShouldBe(fault == FaultKind.RateLimited ? BrokerError.NotSent : BrokerError.Unavailable);
        Lab.Ledger(user).Requests["order-rvsecncl"].ShouldBe(1);
    }

    [Fact]
    public async Task A_question_survives_what_passes()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        foreach (var fault in new[] { FaultKind.DropBefore, FaultKind.RateLimited, FaultKind.BackEndTimeout, FaultKind.DropAfter })
        {
            Lab.Exchange.AddFault(new(fault) { Path = "inquire-balance" });
            (await broker.GetHoldingsAsync(default)).ShouldBeEmpty();
        }

        Lab.Ledger(user).Requests["inquire-balance"].ShouldBe(8);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_no_empty_list()
    {
        var broker = Lab.Broker(await Lab.AddUserAsync(BrokerEnvironment.Real));
        await broker.GetHoldingsAsync(default);
        Lab.Exchange.AddFault(new(FaultKind.GoneAway) { Duration = TimeSpan.FromMinutes(1) });

        (await FailsAsync(() => broker.GetOrdersAsync(Day, default))).Error.ShouldBe(BrokerError.Unavailable);
        Lab.Clock.UtcNow += TimeSpan.FromMinutes(2);
        (await broker.GetOrdersAsync(Day, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancel_is_sent_again_if_the_broker_did_not_look_at_it_and_says_false_if_a_fill_was_faster()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        var order = await PlaceAsync(broker);
        Lab.Exchange.AddFault(new(FaultKind.RateLimited) { Path = "order-rvsecncl" });
        (await broker.CancelAsync(Key(order.OrderNumber.TrimStart('0')), default)).ShouldBeTrue("a number is the same with and without its zeros");
        Lab.Ledger(user).Requests["order-rvsecncl"].ShouldBe(2);

        var lost = await PlaceAsync(broker);
        Lab.Exchange.AddFault(new(FaultKind.CancelLostToFill));
        await broker.CancelAsync(Key(lost.OrderNumber), default);
        (await broker.GetOrdersAsync(Day, default)).Single(known => known.OrderNumber == lost.OrderNumber).State.ShouldBe(BrokerOrderState.Filled);
        (await broker.CancelAsync(Key(lost.OrderNumber), default)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(BrokerEnvironment.Real)]
    [InlineData(BrokerEnvironment.Mock)]
    public async Task Every_page_is_read_and_a_list_that_cannot_be_read_to_its_end_is_an_error(BrokerEnvironment environment)
    {
        var user = await Lab.AddUserAsync(environment, 10_000);
        var broker = Lab.Broker(user);
        for (var index = 0; index < 7; index++)
        {
            await PlaceAsync(broker);
        }

        Lab.Exchange.AddFault(new(FaultKind.SmallPages) { Quantity = 2, Times = null });
        (await broker.GetOrdersAsync(Day, default)).Count.ShouldBe(7);

        // It says that more follow, and gives no key to ask for them with: the end, and not the first page again.
        Lab.Exchange.AddFault(new(FaultKind.MoreOnLastPage));
        (await broker.GetOrdersAsync(Day, default)).Count.ShouldBe(7);

        Lab.Exchange.AddFault(new(FaultKind.RepeatPage));
        var failure = await FailsAsync(() => broker.GetOrdersAsync(Day, default));
        (failure.Error, failure.Message.Contains("not complete", StringComparison.Ordinal)).ShouldBe((BrokerError.Unavailable, true));
    }

    [Theory]
    [InlineData(EmptyList.BlankObject)]
    [InlineData(EmptyList.BlankRow)]
    [InlineData(EmptyList.EmptyArray)]
    public async Task Nothing_is_listed_in_three_ways(EmptyList shape)
    {
        await using var lab = await KisLab.StartAsync(database.Options, new() { EmptyList = shape, RealRequestsPerSecond = null });
        (await lab.Broker(await lab.AddUserAsync(BrokerEnvironment.Real)).GetOrdersAsync(Day, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_by_hand_is_marked_a_revised_one_is_replaced_and_unknown_fields_are_nothing_new()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real, 10_000);
        var broker = Lab.Broker(user);
        var ours = await PlaceAsync(broker);
        var hand = Lab.Exchange.PlaceByHand(user.Keys.Name, SimulatedSide.Buy, "SOXL", 1, 10m);
        var revised = (await broker.ReviseAsync(Day, ours.OrderNumber, 2, 41.50m, default)).ShouldBeOfType<PlaceResult.Accepted>();
        Lab.Exchange.AddFault(new(FaultKind.ExtraFields) { Path = "inquire-ccnl", Times = null });

        var orders = (await broker.GetOrdersAsync(Day, default)).ToDictionary(order => order.OrderNumber);

        orders.Count.ShouldBe(3);
        (orders[hand].ByHand, orders[ours.OrderNumber].ByHand).ShouldBe((true, false));
        orders[ours.OrderNumber].State.ShouldBe(BrokerOrderState.Replaced);
        (orders[revised.OrderNumber].State, orders[revised.OrderNumber].LimitPrice, orders[revised.OrderNumber].Quantity).ShouldBe((BrokerOrderState.Open, 41.5m, 2));
        (await broker.ReviseAsync(Day, ours.OrderNumber, 2, 42, default)).ShouldBeOfType<PlaceResult.Rejected>();
        (await FailsAsync(() => broker.ReviseAsync(Day, "9999999999", 2, 42, default))).Error.ShouldBe(BrokerError.BadRequest);
    }

    [Fact]
    public async Task The_other_order_types_are_taken_for_money_and_refused_for_practice_before_anything_is_sent()
    {
        var real = await Lab.AddUserAsync(BrokerEnvironment.Real, 10_000);
        Lab.Exchange.SetHolding(real.Keys.Name, "TQQQ", 5, 50m);
        var broker = Lab.Broker(real);
        (await broker.PlaceAsync(Order with { Type = OrderType.LimitOnClose }, default)).ShouldBeOfType<PlaceResult.Accepted>();
        (await broker.PlaceAsync(new("TQQQ", Side.Sell, 1, 0, OrderType.MarketOnClose), default)).ShouldBeOfType<PlaceResult.Accepted>();
        Code(await broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 0, OrderType.MarketOnClose), default)).ShouldBe("BAD_TYPE");
        Code(await broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 0), default)).ShouldBe("BAD_PRICE");
        Lab.Ledger(real).Orders.Select(order => order.Type).ShouldBe(["34", "33"]);

        var mock = await Lab.AddUserAsync(BrokerEnvironment.Mock);
        foreach (var type in Enum.GetValues<OrderType>().Where(type => type != OrderType.Limit))
        {
            Code(await Lab.Broker(mock).PlaceAsync(Order with { Type = type }, default)).ShouldBe("BAD_TYPE");
        }

        Lab.Ledger(mock).Requests.ShouldBeEmpty();

        static string? Code(PlaceResult result) => (result as PlaceResult.Rejected)?.Code;
    }

    [Fact]
    public async Task An_account_s_value_is_its_dollars_and_its_shares_and_practice_does_not_tell()
    {
        var real = await Lab.AddUserAsync(BrokerEnvironment.Real, 1000);
        Lab.Exchange.SetHolding(real.Keys.Name, "TQQQ", 4, 30m);
        (await Lab.Broker(real).GetAccountValueAsync(default)).ShouldBe(new(1000, 200, 1385.4m));

        var mock = await Lab.AddUserAsync(BrokerEnvironment.Mock, 1000);
        (await FailsAsync(() => Lab.Broker(mock).GetAccountValueAsync(default))).Error.ShouldBe(BrokerError.BadRequest);
    }

    private static BrokerOrderKey Key(string number) => new(Day, number, Order.Symbol, Order.Quantity);

    private static async Task<BrokerOrder> PlaceAsync(IBroker broker)
    {
        var accepted = (await broker.PlaceAsync(Order, default)).ShouldBeOfType<PlaceResult.Accepted>();
        return (await broker.GetOrdersAsync(accepted.OrderDate, default)).Single(order => order.OrderNumber == accepted.OrderNumber);
    }

    private static Task<BrokerException> FailsAsync(Func<Task> call) => call.ShouldThrowAsync<BrokerException>();
}
