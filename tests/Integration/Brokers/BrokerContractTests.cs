using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Brokers;

/// <summary>What EggMoney relies on in every broker. A broker joins by a derived class with its harness.</summary>
public abstract partial class BrokerContractTests : IAsyncLifetime
{
    protected const string Symbol = "TQQQ";

    private IBrokerHarness? _market;

    protected static CancellationToken None => CancellationToken.None;

    protected IBrokerHarness Market => _market!;

    public async Task InitializeAsync() => await StartAsync();

    public async Task DisposeAsync() => await _market!.DisposeAsync();

    [Fact]
    public async Task A_purchase_at_or_above_the_price_fills_at_the_price()
    {
        var broker = await OpenAsync(1000);

        var order = await PlaceAsync(broker, Side.Buy, 3, 51.00m);

        order.ShouldBe(Told(new(
            Market.SessionDate, order.OrderNumber, Symbol, Side.Buy, 3, 51.00m, Market.Now, BrokerOrderState.Filled, 3, 150.00m, 0, Market.Now)));
        (await HeldAsync(broker)).ShouldBe(3);
        (await FreeAsync(broker)).ShouldBe(850.00m);
    }

    [Fact]
    public async Task A_sale_at_or_below_the_price_fills_at_the_price()
    {
        var broker = await OpenAsync(1000);
        await PlaceAsync(broker, Side.Buy, 3, 50.00m);
        Market.SetPrice(Symbol, 60.125m);

        var order = await PlaceAsync(broker, Side.Sell, 1, 59.00m);

        order.State.ShouldBe(BrokerOrderState.Filled);
        order.FilledAmount.ShouldBe(60.13m, "an amount is rounded to cents, away from zero");
        (await HeldAsync(broker)).ShouldBe(2);
        (await FreeAsync(broker)).ShouldBeInRange(910.12m, 910.13m);
    }

    [Theory]
    [InlineData(Side.Buy, 49.99, 49.98)]
    [InlineData(Side.Sell, 50.01, 50.02)]
    public async Task A_limit_that_the_price_does_not_meet_rests_until_it_does(Side side, decimal limit, decimal later)
    {
        var broker = await OpenAsync(1000);
        await PlaceAsync(broker, Side.Buy, 2, 50.00m);

        var order = await PlaceAsync(broker, side, 2, limit);
        order.State.ShouldBe(BrokerOrderState.Open);
        order.FilledQuantity.ShouldBe(0);
        order.LatestFillAt.ShouldBeNull();
        (await broker.GetOpenOrdersAsync(None)).ShouldBe([order]);

        Market.SetPrice(Symbol, later);
        Pass();
        var filled = await FindAsync(broker, order);
        filled.ShouldBe(Told(order with { State = BrokerOrderState.Filled, FilledQuantity = 2, FilledAmount = 2 * later, LatestFillAt = Market.Now }));
        (await broker.GetOpenOrdersAsync(None)).ShouldBeEmpty();
        (await HeldAsync(broker)).ShouldBe(side == Side.Buy ? 4 : 0);
    }

    [Fact]
    public async Task Parts_add_up_until_the_order_is_filled()
    {
        await StartAsync(commissionRate: 0.001m, partialFillRate: 0.4m);
        var broker = await OpenAsync(1000);

        var order = await PlaceAsync(broker, Side.Buy, 5, 50.00m);
        order.ShouldBe(Told(order with { State = BrokerOrderState.Open, FilledQuantity = 2, FilledAmount = 100.00m, Fees = 0.10m, LatestFillAt = Market.Now }));
        (await HeldAsync(broker)).ShouldBe(2);
        (await FreeAsync(broker)).ShouldBe(Market.Orderable(749.75m), "what is paid and what the rest may take are both gone");

        Market.SetPrice(Symbol, 40.00m);
        Pass();
        (await FindAsync(broker, order)).ShouldBe(Told(order with { FilledQuantity = 4, FilledAmount = 180.00m, Fees = 0.18m, LatestFillAt = Market.Now }));
        Pass();
        (await FindAsync(broker, order)).ShouldBe(
            Told(order with { State = BrokerOrderState.Filled, FilledQuantity = 5, FilledAmount = 220.00m, Fees = 0.22m, LatestFillAt = Market.Now }));
        (await HeldAsync(broker)).ShouldBe(5);
        (await FreeAsync(broker)).ShouldBe(Market.Orderable(779.78m));
    }

    [Fact]
    public async Task Questions_at_one_moment_agree_with_each_other()
    {
        await StartAsync(partialFillRate: 0.4m);
        var broker = await OpenAsync(1000);
        var order = await PlaceAsync(broker, Side.Buy, 5, 50.00m);

        (await FindAsync(broker, order)).FilledQuantity.ShouldBe(2);
        (await HeldAsync(broker)).ShouldBe(2);
        (await broker.GetOpenOrdersAsync(None)).Single().FilledQuantity.ShouldBe(2);
    }

    [Fact]
    public async Task The_fee_is_listed_and_paid()
    {
        await StartAsync(commissionRate: 0.0025m);
        var broker = await OpenAsync(1000);

        (await PlaceAsync(broker, Side.Buy, 3, 50.00m)).Fees.ShouldBe(Market.TellsFeesAndTimes ? 0.38m : 0);
        (await PlaceAsync(broker, Side.Sell, 1, 50.00m)).Fees.ShouldBe(Market.TellsFeesAndTimes ? 0.13m : 0);
        (await FreeAsync(broker)).ShouldBe(Market.Orderable(1000 - 150.38m + 49.87m));
    }

    [Fact]
    public async Task Cancelling_takes_back_what_is_left()
    {
        var broker = await OpenAsync(1000);
        var order = await PlaceAsync(broker, Side.Buy, 5, 40.00m);

        (await broker.CancelAsync(Key(order), None)).ShouldBeTrue();

        (await FindAsync(broker, order)).ShouldBe(order with { State = BrokerOrderState.Cancelled });
        (await broker.GetOpenOrdersAsync(None)).ShouldBeEmpty();
        (await FreeAsync(broker)).ShouldBe(1000);
        Market.SetPrice(Symbol, 30.00m);
        Pass();
        (await FindAsync(broker, order)).FilledQuantity.ShouldBe(0, "a cancelled order does not trade");
    }

    [Fact]
    public async Task Cancelling_keeps_what_was_filled()
    {
        await StartAsync(partialFillRate: 0.4m);
        var broker = await OpenAsync(1000);
        var order = await PlaceAsync(broker, Side.Buy, 5, 50.00m);

        (await broker.CancelAsync(Key(order), None)).ShouldBeTrue();

        (await FindAsync(broker, order)).ShouldBe(order with { State = BrokerOrderState.Cancelled });
        (await HeldAsync(broker)).ShouldBe(2);
        (await FreeAsync(broker)).ShouldBe(900);
    }

    [Fact]
    public async Task Cancelling_an_order_with_nothing_left_says_so()
    {
        var broker = await OpenAsync(1000);
        var filled = await PlaceAsync(broker, Side.Buy, 1, 50.00m);
        var cancelled = await PlaceAsync(broker, Side.Buy, 1, 40.00m);
        await broker.CancelAsync(Key(cancelled), None);
        var expired = await PlaceAsync(broker, Side.Buy, 1, 40.00m);
        var overtaken = await PlaceAsync(broker, Side.Buy, 1, 45.00m);
        Market.SetPrice(Symbol, 44.00m);
        Pass();

        (await broker.CancelAsync(Key(filled), None)).ShouldBeFalse();
        (await broker.CancelAsync(Key(cancelled), None)).ShouldBeFalse();
        (await broker.CancelAsync(Key(overtaken), None)).ShouldBeFalse();
        (await FindAsync(broker, overtaken)).State.ShouldBe(BrokerOrderState.Filled);
        Market.Now = Market.SessionClose;
        (await broker.CancelAsync(Key(expired), None)).ShouldBeFalse();
        (await FindAsync(broker, expired)).State.ShouldBe(BrokerOrderState.Expired);
    }

    [Fact]
    public async Task Cancelling_an_order_that_does_not_exist_is_an_error()
    {
        var broker = await OpenAsync(1000);
        var stranger = await OpenAsync(1000);
        var order = await PlaceAsync(broker, Side.Buy, 1, 40.00m);

        await RefusesAsync(() => broker.CancelAsync(Key(order) with { OrderNumber = "9999999999" }, None));
        await RefusesAsync(() => broker.CancelAsync(Key(order) with { OrderNumber = "no number" }, None));
        await RefusesAsync(() => broker.CancelAsync(Key(order) with { OrderDate = order.OrderDate.AddDays(-1) }, None));
        await RefusesAsync(() => stranger.CancelAsync(Key(order), None));
        (await FindAsync(broker, order)).State.ShouldBe(BrokerOrderState.Open);
    }

    [Fact]
    public virtual async Task What_is_open_expires_with_its_session()
    {
        await StartAsync(partialFillRate: 0.4m);
        var broker = await OpenAsync(1000);
        var part = await PlaceAsync(broker, Side.Buy, 5, 50.00m);
        var rest = await PlaceAsync(broker, Side.Buy, 5, 40.00m);
        Market.SetPrice(Symbol, 39.00m);
        Market.Now = Market.SessionClose;

        (await broker.GetOpenOrdersAsync(None)).ShouldBeEmpty();
        (await broker.GetOrdersAsync(part.OrderDate, None)).ShouldBe(
            [part with { State = BrokerOrderState.Expired }, rest with { State = BrokerOrderState.Expired }]);
        (await FreeAsync(broker)).ShouldBe(900);

        Market.Now = Market.Now.AddHours(20);
        (await PlaceAsync(broker, Side.Buy, 1, 40.00m)).OrderDate.ShouldBe(part.OrderDate.AddDays(1));
        (await FindAsync(broker, rest)).State.ShouldBe(BrokerOrderState.Expired, "an order is for its day only");
        (await HeldAsync(broker)).ShouldBe(3);
    }

    /// <summary>As the books know an order that was just placed: what filled since, they do not.</summary>
    protected static BrokerOrderKey Key(BrokerOrder order) => new(order.OrderDate, order.OrderNumber, order.Symbol, order.Quantity - order.FilledQuantity);

    protected abstract Task<IBrokerHarness> CreateHarnessAsync(decimal commissionRate, decimal? partialFillRate);

    /// <summary>Starts again with another broker; the price is 50.</summary>
    protected async Task StartAsync(decimal commissionRate = 0, decimal? partialFillRate = null)
    {
        if (_market is not null)
        {
            await _market.DisposeAsync();
        }

        _market = await CreateHarnessAsync(commissionRate, partialFillRate);
        _market.SetPrice(Symbol, 50.00m);
    }

    /// <summary>An order as this broker tells it.</summary>
    protected BrokerOrder Told(BrokerOrder order) => Market.TellsFeesAndTimes ? order : order with { Fees = 0, LatestFillAt = null };

    protected Task<IBroker> OpenAsync(decimal cash) => Market.OpenAccountAsync(cash);

    protected void Pass() => Market.Now += TimeSpan.FromMinutes(1);

    protected static async Task<BrokerOrder> PlaceAsync(IBroker broker, Side side, decimal quantity, decimal limit, string symbol = Symbol)
    {
        var accepted = (await broker.PlaceAsync(new(symbol, side, quantity, limit), None)).ShouldBeOfType<PlaceResult.Accepted>();
        return (await broker.GetOrdersAsync(accepted.OrderDate, None)).Single(order => order.OrderNumber == accepted.OrderNumber);
    }

    protected static async Task<BrokerOrder> FindAsync(IBroker broker, BrokerOrder order) =>
        (await broker.GetOrdersAsync(order.OrderDate, None)).Single(found => found.OrderNumber == order.OrderNumber);

    protected static async Task<decimal> HeldAsync(IBroker broker, string symbol = Symbol) =>
        (await broker.GetHoldingsAsync(None)).SingleOrDefault(holding => holding.Symbol == symbol)?.Quantity ?? 0;

    protected static async Task<decimal> FreeAsync(IBroker broker) => (await broker.GetBuyingPowerAsync(Symbol, 50.00m, None)).Dollars;

    protected static async Task RefusesAsync(Func<Task> call) =>
        (await call.ShouldThrowAsync<BrokerException>()).Error.ShouldBe(BrokerError.BadRequest);
}
