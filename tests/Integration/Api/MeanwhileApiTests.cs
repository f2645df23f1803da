using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What a person does between the moment at which the dispatcher reads a bot and the moment at which it orders for it.</summary>
public abstract class MeanwhileApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private TradingApi _api = null!;
    private ApiUser _alice = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _api = await TradingApi.StartAsync(provider);
        _alice = await _api.AddTraderAsync("alice");
        var bot = (await _alice.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed = 1000, skipSell = true, closingDipRules = new[] { new { dropRate = 0.05m, seedRate = 0.5m } } }))
            .Ok(HttpStatusCode.Created);
        _path = "bots/" + bot.Text("id");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_symbol_changed_while_the_day_is_planned_is_the_one_that_is_bought()
    {
        _api.WhilePricesAreFetched(async () => (await _alice.PutAsync(_path, TradingApi.Buyer(symbol: "SOXL"))).Ok());
        await _api.RunToAsync("15:05");
        await _api.RunToAsync("15:06");
        (await OrdersAsync()).ShouldHaveSingleItem()!.Text("symbol").ShouldBe("SOXL");
    }

    [Fact]
    public async Task A_bot_deleted_while_the_day_is_planned_orders_nothing()
    {
        _api.WhilePricesAreFetched(async () => (await _alice.DeleteAsync(_path)).Status.ShouldBe(HttpStatusCode.NoContent));
        await _api.RunToAsync("15:05");
        await _api.RunToAsync("22:00");
        (await OrdersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("panic")]
    public async Task A_stop_while_the_day_is_planned_holds(string stop)
    {
        _api.WhilePricesAreFetched(async () => (await _alice.PostAsync("trading/" + stop)).Ok());
        await _api.RunToAsync("15:05");
        await _api.RunToAsync("16:00");
        (await OrdersAsync()).ShouldBeEmpty();
        (await _alice.PostAsync("trading/resume")).Ok();
        await _api.RunToAsync("16:01");
        (await OrdersAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("trading/pause")]
    [InlineData("trading/panic")]
    public async Task A_stop_while_the_dip_is_looked_for_holds(string stop)
    {
        await _api.RunToAsync("20:49");
        _api.Market.Set("TQQQ", TradingApi.At("20:50"), 45m, 50m);
        _api.WhilePricesAreFetched(async () => (await _alice.PostAsync(stop)).Ok());
        await _api.RunToAsync("22:00");
        (await OrdersAsync()).ShouldNotContain(order => order!.Text("origin") == "Dip");
    }

    [Fact]
    public async Task Panic_while_a_slice_is_prepared_keeps_it_from_being_sent()
    {
        await _api.RunToAsync("15:06");
        _api.WhilePricesAreFetched(async () => (await _alice.PostAsync("trading/panic")).Ok()["confirmed"]!.GetValue<bool>().ShouldBeTrue());
        await _api.RunToAsync("15:10");
        await _api.RunToAsync("22:00");
        _api.Brokers.Calls.ShouldNotContain(call => call.Call == Call.Place);
        (await OrdersAsync()).ShouldHaveSingleItem()!["slices"]!.AsArray().ShouldAllBe(slice => slice!.Text("state") == "Skipped");
    }

    [Theory]
    [InlineData("trading/pause")]
    [InlineData("bots/{id}/pause")]
    [InlineData("bots/{id}/deactivate")]
    [InlineData("admin/trading/pause")]
    public async Task A_stop_while_a_slice_is_prepared_holds(string stop)
    {
        var root = await _api.Host.AddUserAsync("root", UserRole.Admin);
        await _api.RunToAsync("15:06");
        _api.WhilePricesAreFetched(async () =>
            (await (stop.StartsWith("admin", StringComparison.Ordinal) ? root : _alice).PostAsync(stop.Replace("bots/{id}", _path, StringComparison.Ordinal))).Ok());
        await _api.RunToAsync("15:10");
        await _api.RunToAsync("16:00");
        _api.Brokers.Calls.ShouldNotContain(call => call.Call == Call.Place);
        var slices = (await OrdersAsync()).ShouldHaveSingleItem()!["slices"]!.AsArray();
        slices[0]!.Text("state").ShouldBe(stop.EndsWith("deactivate", StringComparison.Ordinal) ? "Skipped" : "Missed");
    }

    [Fact]
    public async Task An_account_switched_while_the_dip_is_looked_for_is_the_one_that_buys()
    {
        var second = await AddAccountAsync();
        await _api.RunToAsync("20:49");
        _api.Market.Set("TQQQ", TradingApi.At("20:50"), 45m, 50m);
        _api.WhilePricesAreFetched(async () => (await _alice.PostAsync($"credentials/{second}/activate", new { acceptHoldings = true })).Ok());
        await _api.RunToAsync("22:00");
        (await OrdersAsync()).ShouldContain(order => order!.Text("origin") == "Dip");
        _api.Brokers.Calls.Where(call => call.Call == Call.Place).Select(call => call.Credential == second).ShouldBe([false, false, false, false, false, true]);
    }

    [Fact]
    public async Task A_dip_without_an_account_says_why_it_buys_nothing()
    {
        // Nothing has a price before the dip, so that the account is not needed for shares.
        _api.Market.Set("TQQQ", TradingApi.At("15:00"), null);
        await _api.RunToAsync("20:49");
        var account = (await _alice.GetAsync("credentials")).Ok().AsArray().ShouldHaveSingleItem()!.Text("id");
        (await _alice.DeleteAsync("credentials/" + account)).Status.ShouldBe(HttpStatusCode.NoContent);
        _api.Market.Set("TQQQ", TradingApi.At("20:50"), 45m, 50m);
        await _api.RunToAsync("20:50");
        var decision = (await _alice.GetAsync("decisions")).Ok()["items"]!.AsArray().Single(row => row!.Text("origin") == "Dip")!;
        decision.Text("rule").ShouldBe("NoPrice");
        decision["inputs"]!["reason"]!.GetValue<string>().ShouldBe("No brokerage account is active.");
        (await _api.Host.WithDbAsync(_alice.Tenant, db => db.Notifications.CountAsync(row => row.Kind == NotificationKind.NeedsAttention && row.Data.Contains("No brokerage account")))).ShouldBe(1);
    }

    [Theory]
    [InlineData("15:05", "15:04", "Plan")]
    [InlineData("20:50", "20:49", "Dip")]
    public async Task A_switch_that_looked_for_orders_before_there_were_any_is_refused(string due, string before, string origin)
    {
        await _api.RunToAsync(before);
        _api.Market.Set("TQQQ", TradingApi.At("20:50"), 45m, 50m);
        await _api.Host.WithDbAsync(_alice.Tenant, async db =>
        {
            var active = await db.UserCredentials.SingleAsync(row => row.Active);
            await _api.RunToAsync(due);
            (await OrdersAsync()).ShouldContain(order => order!.Text("origin") == origin);
            active.Active = false;
            (await db.TrySaveAsync(CancellationToken.None)).ShouldBeFalse();
            return true;
        });
    }

    [Fact]
    public async Task While_a_slice_is_prepared_the_account_can_be_neither_switched_nor_deleted()
    {
        var first = Guid.Parse((await _alice.GetAsync("credentials")).Ok().AsArray().ShouldHaveSingleItem()!.Text("id"));
        var second = await AddAccountAsync();
        await _api.RunToAsync("15:06");
        _api.WhilePricesAreFetched(async () =>
        {
            (await _alice.PostAsync($"credentials/{second}/activate", new { acceptHoldings = true })).Refused(HttpStatusCode.Conflict, "orders_open");
            (await _alice.DeleteAsync($"credentials/{first}")).Refused(HttpStatusCode.Conflict, "orders_open");
        });
        await _api.RunToAsync("15:10");
        _api.Brokers.Calls.Where(call => call.Call == Call.Place).ShouldHaveSingleItem().Credential.ShouldBe(first);
    }

    private async Task<Guid> AddAccountAsync() =>
        Guid.Parse((await _alice.PostAsync("credentials", new { broker = "paper", label = "Second" })).Ok(HttpStatusCode.Created).Text("id"));

    private async Task<JsonArray> OrdersAsync() => (await _alice.GetAsync("orders")).Ok()["items"]!.AsArray();
}

public sealed class SqliteMeanwhileApiTests() : MeanwhileApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresMeanwhileApiTests() : MeanwhileApiTests(DatabaseProvider.Postgres);
