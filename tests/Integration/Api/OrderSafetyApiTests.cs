using System.Net;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What an owner answers and applies over HTTP, and that nobody else can.</summary>
public abstract class OrderSafetyApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private TradingApi _api = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;

    public async Task InitializeAsync()
    {
        _api = await TradingApi.StartAsync(provider);
        _alice = await _api.AddTraderAsync("alice");
        _bob = await _api.AddTraderAsync("bob");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_slice_that_needs_an_answer_shows_it_and_takes_one()
    {
        var bot = (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        _api.Brokers.Lists = (_, _) => [];
        await _api.RunToAsync("15:14");
        var slice = (await _alice.GetAsync("orders")).Ok()["items"]![0]!["slices"]![0]!;
        slice["needsAnswer"]!.GetValue<bool>().ShouldBeTrue();
        slice.Text("error").ShouldStartWith("undecided_missing: ");
        (await _alice.PostAsync($"bots/{bot}/resume")).Refused(HttpStatusCode.Conflict, "order_undecided");

        var path = $"slices/{slice.Text("id")}/resolve";
        (await _alice.PostAsync(path, new { })).Refused(HttpStatusCode.BadRequest, "validation", "placed");
        (await _alice.PostAsync(path, new { placed = "1", neverPlaced = true })).Refused(HttpStatusCode.BadRequest, "validation", "placed");
        (await _alice.PostAsync(path, new { neverPlaced = true, acceptOversold = true })).Refused(HttpStatusCode.BadRequest, "validation", "acceptOversold");
        (await _bob.PostAsync(path, new { neverPlaced = true })).Refused(HttpStatusCode.NotFound, "not_found");
        (await _alice.PostAsync(path, new { placed = "4711" })).Status.ShouldBe(HttpStatusCode.Conflict);
        _api.Brokers.Before = (_, call) => call == Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        (await _alice.PostAsync(path, new { placed = "1" })).Refused(HttpStatusCode.ServiceUnavailable, "broker_unavailable");
        _api.Brokers.Before = (_, _) => Task.CompletedTask;
        _api.Brokers.Lists = (_, orders) => orders;
        (await _alice.PostAsync(path, new { placed = "1" })).Ok().Text("state").ShouldBe("Filled");
        (await _alice.PostAsync(path, new { placed = "1" })).Refused(HttpStatusCode.Conflict, "slice_decided");
        (await _alice.GetAsync($"bots/{bot}")).Ok().Text("state").ShouldBe("Active");
        (await _api.Host.ActsAsync(_alice)).Select(entry => entry.Action).ShouldContain("slice.resolved");
    }

    [Fact]
    public async Task Money_that_no_trade_moved_is_booked_in_ones_own_books_only()
    {
        (await _alice.PostAsync("trading/cash-entries", new { amount = -12.34m, note = "수수료" })).Ok().Number("cash").ShouldBe(99_987.66m);
        (await _alice.PostAsync("trading/cash-entries", new { amount = 0, note = "nothing" })).Refused(HttpStatusCode.BadRequest, "validation", "amount");
        (await _alice.PostAsync("trading/cash-entries", new { amount = 1.234m, note = "" })).Refused(HttpStatusCode.BadRequest, "validation", "amount", "note");
        (await _bob.PostAsync("trading/cash-entries", new { amount = 1, note = "deposit" })).Ok().Number("cash").ShouldBe(100_001m);
        (await _api.Host.ActsAsync(_alice)).Select(entry => entry.Action).ShouldContain("cash.booked");
    }

    [Fact]
    public async Task A_split_is_shown_applied_once_and_compared_with_the_broker()
    {
        (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("22:00");
        (await _alice.GetAsync("trading/holdings-differences")).Ok()["differences"]!.AsArray().ShouldBeEmpty();
        var split = new { symbol = "TQQQ", numerator = 2, denominator = 1, effectiveDate = "2026-03-02", confirmed = false };
        (await _alice.PostAsync("trading/splits", split)).Ok()["applied"]!.GetValue<bool>().ShouldBeFalse();
        var applied = (await _alice.PostAsync("trading/splits", split with { confirmed = true })).Ok();
        applied["holdings"]![0]!.Number("quantityAfter").ShouldBe(38);
        (await _alice.PostAsync("trading/splits", split with { confirmed = true })).Refused(HttpStatusCode.Conflict, "split_applied");
        (await _alice.PostAsync("trading/splits", split with { denominator = 2 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var difference = (await _alice.GetAsync("trading/holdings-differences")).Ok()["differences"]![0]!;
        (difference.Text("symbol"), difference.Number("books"), difference.Number("broker")).ShouldBe(("TQQQ", 38, 19));
        (await _bob.GetAsync("trading/holdings-differences")).Ok()["differences"]!.AsArray().ShouldBeEmpty();
    }
}

public sealed class SqliteOrderSafetyApiTests() : OrderSafetyApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresOrderSafetyApiTests() : OrderSafetyApiTests(DatabaseProvider.Postgres);
