using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>Prices, past prices, and on which exchange a symbol is.</summary>
public sealed class KisPriceTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime
{
    private KisLab? _lab;

    private KisLab Lab => _lab!;

    public async Task InitializeAsync() =>
        _lab = await KisLab.StartAsync(database.Options, options: new() { RequestsPerSecond = 100_000, Exchanges = new Dictionary<string, string> { ["TQQQ"] = "NASD", ["IBM"] = "AMEX" } });

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Fact]
    public async Task An_exchange_is_looked_up_once_and_a_wrong_one_is_corrected()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real, 10_000);
        var broker = Lab.Broker(user);

        foreach (var (symbol, asked) in new[] { ("TQQQ", 1), ("KO", 2), ("SOXL", 3), ("IBM", 3), ("KO", 1), ("SOXL", 1), ("IBM", 1) })
        {
            var before = Asked(user);
            (await broker.GetQuoteAsync(symbol, default)).Price.ShouldBeGreaterThan(0);
            (Asked(user) - before).ShouldBe(asked, symbol);
        }

        // Another user's account profits from it, and an order goes to the right place without any question.
        var other = await Lab.AddUserAsync(BrokerEnvironment.Mock, 10_000);
        (await Lab.Broker(other).PlaceAsync(new("IBM", Side.Buy, 1, 10), default)).ShouldBeOfType<PlaceResult.Accepted>();
        Asked(other).ShouldBe(0);
    }

    [Fact]
    public async Task An_order_at_the_wrong_exchange_is_refused_and_the_next_one_goes_to_the_right_one()
    {
        var broker = Lab.Broker(await Lab.AddUserAsync(BrokerEnvironment.Real, 10_000));

        ((PlaceResult.Rejected)await broker.PlaceAsync(new("IBM", Side.Buy, 1, 10), default)).Code.ShouldBe("APBK0656");
        (await broker.PlaceAsync(new("IBM", Side.Buy, 1, 10), default)).ShouldBeOfType<PlaceResult.Accepted>();
    }

    [Fact]
    public async Task Daily_prices_are_paged_to_the_first_day_asked_for_also_where_the_table_is_wrong()
    {
        var broker = Lab.Broker(await Lab.AddUserAsync(BrokerEnvironment.Real));
        var from = new DateOnly(2025, 9, 2);
        var sessions = NyseCalendar.Instance.SessionsBetween(from, new(2026, 9, 15)).Select(session => session.Date).ToList();

        foreach (var symbol in new[] { "TQQQ", "IBM" })
        {
            var days = await broker.GetDailyPricesAsync(symbol, from, new(2026, 9, 30), default);
            days.Select(day => day.Date).ShouldBe(sessions);
            days[100].Close.ShouldBe(Lab.Exchange.CloseOf(symbol, sessions[100])!.Value, 0.0001m);
        }
    }

    [Fact]
    public async Task An_unadjusted_close_is_what_was_traded_before_a_split()
    {
        var broker = Lab.Broker(await Lab.AddUserAsync(BrokerEnvironment.Real));
        var day = new DateOnly(2026, 9, 15);
        var close = (await broker.GetUnadjustedCloseAsync("TQQQ", day, default)).ShouldNotBeNull();
        Lab.Exchange.Split("TQQQ", 2);

        (await broker.GetUnadjustedCloseAsync("TQQQ", day, default)).ShouldBe(close);
        (await broker.GetDailyPricesAsync("TQQQ", day, day, default)).Single().Close.ShouldBe(close / 2, 0.0001m);
        (await broker.GetUnadjustedCloseAsync("TQQQ", day.AddDays(1), default)).ShouldBeNull("the session is not over");
        (await broker.GetUnadjustedCloseAsync("TQQQ", new(2026, 9, 13), default)).ShouldBeNull("a Sunday");
    }

    [Fact]
    public async Task A_practice_account_without_quotes_is_priced_by_its_owner_s_account_for_money_and_by_nobody_else_s()
    {
        Lab.Exchange.SetPrice("TQQQ", 50m);
        var real = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var mock = await Lab.AddAccountAsync(real.Tenant, BrokerEnvironment.Mock);
        var poor = await Lab.AddUserAsync(BrokerEnvironment.Mock);
        Lab.Exchange.AddFault(new(FaultKind.BlankQuote) { Account = mock.Keys.Name, Times = null });
        Lab.Exchange.AddFault(new(FaultKind.BlankQuote) { Account = poor.Keys.Name, Times = null });

        (await PriceAsync(poor, "TQQQ")).ShouldBeNull();
        Asked(real).ShouldBe(0);
        (await PriceAsync(mock, "TQQQ")).ShouldBe(50m);
        (Asked(mock), Asked(real)).ShouldBe((3, 1));

        // For money nobody asks practice.
        Lab.Exchange.AddFault(new(FaultKind.BlankQuote) { Account = real.Keys.Name, Times = null });
        Lab.Exchange.ClearFaults();
        Lab.Exchange.AddFault(new(FaultKind.BlankQuote) { Account = real.Keys.Name, Times = null });
        (await PriceAsync(real, "SOXL")).ShouldBeNull();
        Asked(mock).ShouldBe(3);
    }

    private int Asked(KisUser user) => Lab.Ledger(user).Requests.GetValueOrDefault("price");

    private Task<decimal?> PriceAsync(KisUser user, string symbol) => Lab.WithScopeAsync(user, async services =>
        (await services.GetRequiredService<IQuotes>().GetAsync(user.Credential, [symbol], default)).GetValueOrDefault(symbol)?.Price);
}
