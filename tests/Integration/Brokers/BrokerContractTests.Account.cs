using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Brokers;

public abstract partial class BrokerContractTests
{
    [Fact]
    public async Task A_day_is_listed_completely_and_in_order()
    {
        var broker = await OpenAsync(100_000);
        var numbers = new List<string>();
        for (var index = 0; index < 130; index++)
        {
            numbers.Add((await PlaceAsync(broker, Side.Buy, 1, index % 3 == 0 ? 50.00m : 40.00m)).OrderNumber);
            Pass();
        }

        var day = await broker.GetOrdersAsync(Market.SessionDate, None);
        day.Select(order => order.OrderNumber).ShouldBe(numbers);
        day.Select(order => order.PlacedAt).ShouldBeInOrder();
        day.Count(order => order.State == BrokerOrderState.Filled).ShouldBe(44);
        (await broker.GetOpenOrdersAsync(None)).ShouldBe(day.Where(order => order.State == BrokerOrderState.Open));
        (await broker.GetOrdersAsync(Market.SessionDate.AddDays(-1), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_names_one_order_of_its_date()
    {
        var broker = await OpenAsync(10_000);
        for (var day = 0; day < 3; day++)
        {
            for (var index = 0; index < 5; index++)
            {
                await PlaceAsync(broker, Side.Buy, 1, 50.00m);
            }

            var orders = await broker.GetOrdersAsync(Market.SessionDate, None);
            orders.Count.ShouldBe(5);
            orders.Select(order => order.OrderNumber).Distinct().Count().ShouldBe(5);
            orders.ShouldAllBe(order => order.OrderDate == Market.SessionDate);
            Market.Now = Market.SessionDate.DayOfWeek == DayOfWeek.Friday ? Market.Now.AddDays(3) : Market.Now.AddDays(1);
        }
    }

    [Fact]
    public async Task Holdings_are_what_was_bought_and_not_sold()
    {
        Market.SetPrice("SOXL", 20.00m);
        var broker = await OpenAsync(1000);
        (await broker.GetHoldingsAsync(None)).ShouldBeEmpty();

        await PlaceAsync(broker, Side.Buy, 4, 50.00m);
        await PlaceAsync(broker, Side.Buy, 7, 20.00m, "SOXL");
        (await broker.GetHoldingsAsync(None)).ShouldBe([new("SOXL", 7), new(Symbol, 4)], ignoreOrder: true);

        await PlaceAsync(broker, Side.Sell, 7, 20.00m, "SOXL");
        (await broker.GetHoldingsAsync(None)).ShouldBe([new(Symbol, 4)], "a symbol with nothing is left out");
    }

    [Fact]
    public async Task Buying_power_leaves_out_what_open_purchases_may_take()
    {
        await StartAsync(commissionRate: 0.01m);
        var broker = await OpenAsync(1000);
        (await broker.GetBuyingPowerAsync(Symbol, 50.00m, None)).ShouldBe(new(Market.Orderable(1000), 19));

        await PlaceAsync(broker, Side.Buy, 10, 40.00m);
        (await broker.GetBuyingPowerAsync(Symbol, 50.00m, None)).ShouldBe(new(Market.Orderable(596.00m), 11));

        (await CodeAsync(broker, Side.Buy, 12, 50.00m)).ShouldBe(Market.CodeOf("INSUFFICIENT_CASH"));
        await PlaceAsync(broker, Side.Buy, 11, 50.00m);
        (await broker.GetBuyingPowerAsync(Symbol, 50.00m, None)).ShouldBe(new(Market.Orderable(40.50m), 0));
    }

    [Fact]
    public async Task What_it_says_can_be_bought_can_be_bought()
    {
        await StartAsync(commissionRate: 0.0025m);
        for (var cents = 1; cents < 400; cents += 7)
        {
            var broker = await OpenAsync(10 + (cents / 100m));
            Market.SetPrice(Symbol, cents / 100m);
            var power = await broker.GetBuyingPowerAsync(Symbol, cents / 100m, None);
            (await CodeAsync(broker, Side.Buy, power.MaxQuantity + 1, cents / 100m)).ShouldBe(Market.CodeOf("INSUFFICIENT_CASH"));
            (await PlaceAsync(broker, Side.Buy, power.MaxQuantity, cents / 100m)).State.ShouldBe(BrokerOrderState.Filled);
        }
    }

    [Fact]
    public async Task Shares_offered_once_cannot_be_offered_again()
    {
        var broker = await OpenAsync(1000);
        await PlaceAsync(broker, Side.Buy, 5, 50.00m);
        var offer = await PlaceAsync(broker, Side.Sell, 3, 60.00m);

        (await CodeAsync(broker, Side.Sell, 3, 50.00m)).ShouldBe(Market.CodeOf("INSUFFICIENT_SHARES"));
        (await CodeAsync(broker, Side.Sell, 1, 50.00m, "SOXL")).ShouldNotBeNull();
        await broker.CancelAsync(Key(offer), None);
        (await CodeAsync(broker, Side.Sell, 5, 50.00m)).ShouldBeNull();
    }

    [Theory]
    [InlineData(Symbol, 0, 50.00)]
    [InlineData(Symbol, -1, 50.00)]
    [InlineData(Symbol, 1.5, 50.00)]
    [InlineData(Symbol, 1, 0)]
    [InlineData(Symbol, 1, -50.00)]
    [InlineData(Symbol, 1, 50.001)]
    [InlineData("NOSUCH", 1, 50.00)]
    [InlineData(Symbol, 21, 50.00)]
    public async Task An_order_that_makes_no_sense_is_refused_and_leaves_nothing(string symbol, decimal quantity, decimal limit)
    {
        var broker = await OpenAsync(1000);

        (await CodeAsync(broker, Side.Buy, quantity, limit, symbol)).ShouldNotBeNull();
        (await CodeAsync(broker, Side.Sell, quantity, limit, symbol)).ShouldNotBeNull();

        (await broker.GetOrdersAsync(Market.SessionDate, None)).ShouldBeEmpty();
        (await FreeAsync(broker)).ShouldBe(1000);
    }

    [Fact]
    public async Task Nothing_is_taken_while_the_market_is_closed()
    {
        var broker = await OpenAsync(1000);
        Market.Now = Market.SessionClose.AddSeconds(-1);
        (await CodeAsync(broker, Side.Buy, 1, 50.00m)).ShouldBeNull();

        Market.Now = Market.OrdersEnd;
        (await CodeAsync(broker, Side.Buy, 1, 50.00m)).ShouldBe(Market.CodeOf("MARKET_CLOSED"));
        Market.Now = Market.Now.AddHours(6);
        (await CodeAsync(broker, Side.Buy, 1, 50.00m)).ShouldBe(Market.CodeOf("MARKET_CLOSED"));
        (await HeldAsync(broker)).ShouldBe(1);
    }

    [Fact]
    public async Task It_quotes_what_trades_and_nothing_else()
    {
        var broker = await OpenAsync(1000);

        var quote = await broker.GetQuoteAsync(Symbol, None);
        quote.Symbol.ShouldBe(Symbol);
        quote.Price.ShouldBe(50.00m);
        await RefusesAsync(() => broker.GetQuoteAsync("NOSUCH", None));
        await RefusesAsync(() => broker.GetDailyPricesAsync("NOSUCH", Market.SessionDate.AddDays(-9), Market.SessionDate, None));
    }

    [Fact]
    public async Task Daily_prices_end_with_the_session_that_closed_last()
    {
        var broker = await OpenAsync(1000);
        var today = Market.SessionDate;

        var before = await broker.GetDailyPricesAsync(Symbol, today.AddDays(-7), today.AddDays(7), None);
        before.Select(day => day.Date).ShouldBeInOrder();
        before.Count.ShouldBe(5);
        before[^1].Date.ShouldBe(today.AddDays(-1));

        Market.Now = Market.SessionClose;
        (await broker.GetDailyPricesAsync(Symbol, today.AddDays(-7), today.AddDays(7), None))[^1].Date.ShouldBe(today);
    }

    [Fact]
    public async Task The_account_survives_a_restart()
    {
        await StartAsync(commissionRate: 0.001m);
        var broker = await OpenAsync(1000);
        await PlaceAsync(broker, Side.Buy, 4, 50.00m);
        var resting = await PlaceAsync(broker, Side.Buy, 5, 40.00m);
        var day = await broker.GetOrdersAsync(Market.SessionDate, None);
        var holdings = await broker.GetHoldingsAsync(None);
        var power = await broker.GetBuyingPowerAsync(Symbol, 50.00m, None);

        broker = await Market.RestartAsync(broker);

        (await broker.GetOrdersAsync(Market.SessionDate, None)).ShouldBe(day);
        (await broker.GetHoldingsAsync(None)).ShouldBe(holdings);
        (await broker.GetBuyingPowerAsync(Symbol, 50.00m, None)).ShouldBe(power);
        (await PlaceAsync(broker, Side.Buy, 1, 50.00m)).OrderNumber.ShouldNotBeOneOf([.. day.Select(order => order.OrderNumber)]);
        Market.SetPrice(Symbol, 39.00m);
        Pass();
        (await FindAsync(broker, resting)).FilledAmount.ShouldBe(195.00m);
    }

    [Theory]
    [InlineData(50.00)]
    [InlineData(40.00)]
    public async Task Racing_purchases_never_spend_more_than_there_is(decimal limit)
    {
        var broker = await OpenAsync((limit * 7) + 1);

        var codes = await RaceAsync(24, () => CodeAsync(broker, Side.Buy, 1, limit));

        codes.Count(code => code is null).ShouldBe(7);
        codes.Count(code => code == Market.CodeOf("INSUFFICIENT_CASH")).ShouldBe(17);
        (await FreeAsync(broker)).ShouldBe(1);
        var orders = await broker.GetOrdersAsync(Market.SessionDate, None);
        orders.Select(order => order.OrderNumber).Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public async Task Racing_sales_never_sell_more_than_is_held()
    {
        var broker = await OpenAsync(1000);
        await PlaceAsync(broker, Side.Buy, 7, 50.00m);

        var codes = await RaceAsync(24, () => CodeAsync(broker, Side.Sell, 2, 50.00m));

        codes.Count(code => code is null).ShouldBe(3);
        (await HeldAsync(broker)).ShouldBe(1);
        (await FreeAsync(broker)).ShouldBe(950);
    }

    [Fact]
    public async Task Racing_looks_fill_an_order_once()
    {
        var broker = await OpenAsync(1000);
        var order = await PlaceAsync(broker, Side.Buy, 4, 40.00m);
        Market.SetPrice(Symbol, 40.00m);
        Pass();

        var seen = await RaceAsync(16, () => FindAsync(broker, order));

        seen.ShouldAllBe(found => found.FilledQuantity == 4 && found.FilledAmount == 160.00m);
        (await HeldAsync(broker)).ShouldBe(4);
        (await FreeAsync(broker)).ShouldBe(840);
    }

    /// <summary>The code of a refusal; null when the order was taken.</summary>
    protected static async Task<string?> CodeAsync(IBroker broker, Side side, decimal quantity, decimal limit, string symbol = Symbol) =>
        (await broker.PlaceAsync(new(symbol, side, quantity, limit), None) as PlaceResult.Rejected)?.Code;

    protected static Task<T[]> RaceAsync<T>(int count, Func<Task<T>> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(call)));
}
