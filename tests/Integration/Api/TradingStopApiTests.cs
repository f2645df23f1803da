using System.Net;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>Pause, resume and panic, in a night in which every order that is sent rests at the broker.</summary>
public abstract class TradingStopApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private TradingApi _api = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;
    private string _bot = "";

    public async Task InitializeAsync()
    {
        _api = await TradingApi.StartAsync(provider, new Dictionary<string, string?> { ["Dispatch:PanicBudget"] = "00:00:02" });
        _alice = await _api.AddTraderAsync("alice");
        _bob = await _api.AddTraderAsync("bob");
        _bot = (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        (await _bob.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        _api.LetOrdersRest();
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_pause_cancels_what_rests_and_a_resume_goes_on_with_what_is_not_yet_due()
    {
        (await _alice.GetAsync("trading")).Ok().ToJsonString().ShouldBe(
            """{"paused":false,"pausedByUser":false,"pausedByServer":false,"openOrders":0,"atBroker":0,"nextSession":{"date":"2026-03-02","open":"2026-03-02T14:30:00Z","close":"2026-03-02T21:00:00Z","underWay":false}}""");
        await _api.RunToAsync("15:12");
        (await _alice.GetAsync("trading")).Ok().Number("atBroker").ShouldBe(1);
        (await _alice.PostAsync("trading/pause")).Ok()["paused"]!.GetValue<bool>().ShouldBeTrue();
        (await _alice.PostAsync("trading/pause")).Ok();
        await _api.RunToAsync("15:14");
        var stopped = (await _alice.GetAsync("trading")).Ok();
        (stopped.Number("openOrders"), stopped.Number("atBroker")).ShouldBe((1, 0));
        stopped["nextSession"]!["underWay"]!.GetValue<bool>().ShouldBeTrue();
        (await StatesAsync(_bob)).ShouldBe(["Accepted", "Planned", "Planned", "Planned", "Planned"]);
        _api.LetOrdersFill();
        await _api.RunToAsync("17:00");
        (await _alice.PostAsync("trading/resume")).Ok()["paused"]!.GetValue<bool>().ShouldBeFalse();
        (await _alice.PostAsync("trading/resume")).Ok();
        await _api.RunToAsync("22:00");
        (await StatesAsync(_alice)).ShouldBe(["Cancelled", "Missed", "Filled", "Filled", "Filled"]);
        (await _api.Host.ActsAsync(_alice)).Select(entry => entry.Action).ShouldBe(["bot.created", "trading.paused", "trading.resumed"]);
        await BooksAgreeAsync(_alice, _bob);
    }

    [Fact]
    public async Task A_bots_own_pause_does_the_same_for_it_alone()
    {
        (await _alice.PostAsync("bots", TradingApi.Buyer("TQ_2"))).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("15:12");
        (await _alice.PostAsync($"bots/{_bot}/pause")).Ok().Text("state").ShouldBe("Paused");
        await _api.RunToAsync("15:14");
        var orders = (await _alice.GetAsync("orders")).Ok()["items"]!.AsArray();
        orders.Single(order => order!.Text("bot") == "TQ_1")!["slices"]![0]!.Text("state").ShouldBe("Cancelled");
        orders.Single(order => order!.Text("bot") == "TQ_2")!["slices"]![0]!.Text("state").ShouldBe("Accepted");
        (await _alice.PostAsync($"bots/{_bot}/resume")).Ok();
        _api.LetOrdersFill();
        await _api.RunToAsync("22:00");
        (await _alice.GetAsync($"orders?bot={_bot}")).Ok()["items"]![0]!["slices"]!.AsArray().Select(slice => slice!.Text("state"))
            .ShouldBe(["Cancelled", "Filled", "Filled", "Filled", "Filled"]);
        await BooksAgreeAsync(_alice);
    }

    [Fact]
    public async Task Panic_cancels_what_rests_ends_what_was_planned_and_nothing_comes_back()
    {
        await _api.RunToAsync("15:12");
        var answer = (await _alice.PostAsync("trading/panic")).Ok();
        answer["confirmed"]!.GetValue<bool>().ShouldBeTrue();
        var order = answer["orders"]!.AsArray().ShouldHaveSingleItem()!;
        (order.Text("bot"), order.Text("outcome"), order.Text("state")).ShouldBe(("TQ_1", "Cancelled", "Unfilled"));
        (await StatesAsync(_alice)).ShouldBe(["Cancelled", "Skipped", "Skipped", "Skipped", "Skipped"]);
        var trading = (await _alice.GetAsync("trading")).Ok();
        (trading["pausedByUser"]!.GetValue<bool>(), trading.Number("openOrders"), trading.Number("atBroker")).ShouldBe((true, 0, 0));
        (await StatesAsync(_bob)).ShouldBe(["Accepted", "Planned", "Planned", "Planned", "Planned"]);
        (await OpenAtBrokerAsync(_alice)).ShouldBe(0);

        (await _alice.PostAsync("trading/panic")).Ok()["orders"]!.AsArray().ShouldBeEmpty();
        (await _alice.PostAsync("trading/resume")).Ok();
        _api.LetOrdersFill();
        await _api.RunToAsync("22:00");
        (await PlacedAsync(_alice)).ShouldBe(1);
        (await StatesAsync(_alice)).ShouldBe(["Cancelled", "Skipped", "Skipped", "Skipped", "Skipped"]);

        // The next session is planned as ever.
        await _api.RunToAsync("22:00", day: 3);
        (await _alice.GetAsync("orders?session=2026-03-03")).Ok()["items"]![0]!.Text("state").ShouldBe("Completed");
        (await _api.Host.ActsAsync(_alice)).Select(entry => (entry.Action, entry.Before, entry.After)).Skip(1).ShouldBe(
        [
            ("trading.panic", """{"tradingPaused":false}""", """{"tradingPaused":true}"""),
            ("trading.panic", """{"tradingPaused":true}""", """{"tradingPaused":true}"""),
            ("trading.resumed", """{"tradingPaused":true}""", """{"tradingPaused":false}"""),
        ]);
        await BooksAgreeAsync(_alice, _bob);
    }

    [Fact]
    public async Task What_filled_before_the_cancel_is_booked_and_told()
    {
        await _api.RunToAsync("15:12");
        _api.Market.Set("TQQQ", TradingApi.At("15:12"), 51m, 50m);
        var order = (await _alice.PostAsync("trading/panic")).Ok()["orders"]!.AsArray().ShouldHaveSingleItem()!;
        (order.Text("outcome"), order.Text("state"), order.Number("filledQuantity")).ShouldBe(("Filled", "Completed", 3));
        (await StatesAsync(_alice)).ShouldBe(["Filled", "Skipped", "Skipped", "Skipped", "Skipped"]);
        (await _alice.GetAsync("trades")).Ok()["items"]!.AsArray().ShouldHaveSingleItem()!.Number("quantity").ShouldBe(3);
        await BooksAgreeAsync(_alice);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_broker_that_fails_or_hangs_the_pause_stands_and_the_dispatcher_settles_the_rest(bool hangs)
    {
        await _api.RunToAsync("15:12");
        _api.Brokers.Before = (_, _) => hangs ? FaultyBrokers.Never() : FaultyBrokers.Lost();
        var answer = (await _alice.PostAsync("trading/panic")).Ok();
        answer["paused"]!.GetValue<bool>().ShouldBeTrue();
        answer["confirmed"]!.GetValue<bool>().ShouldBeFalse();
        answer.Text("message").ShouldContain("has not confirmed");
        answer["orders"]!.AsArray().ShouldHaveSingleItem()!.Text("outcome").ShouldBe("Unconfirmed");
        (await StatesAsync(_alice)).ShouldBe(["CancelRequested", "Skipped", "Skipped", "Skipped", "Skipped"]);
        (await _alice.GetAsync("trading")).Ok()["pausedByUser"]!.GetValue<bool>().ShouldBeTrue();

        // Resumed at once, and still nothing comes back.
        (await _alice.PostAsync("trading/resume")).Ok();
        _api.Brokers.Before = (_, _) => Task.CompletedTask;
        await _api.RunToAsync("15:16");
        (await StatesAsync(_alice)).ShouldBe(["Cancelled", "Skipped", "Skipped", "Skipped", "Skipped"]);
        (await OpenAtBrokerAsync(_alice)).ShouldBe(0);
        _api.LetOrdersFill();
        await _api.RunToAsync("22:00");
        (await PlacedAsync(_alice)).ShouldBe(1);
        await BooksAgreeAsync(_alice, _bob);
    }

    [Fact]
    public async Task A_defect_of_a_broker_does_not_undo_the_pause_either()
    {
        await _api.RunToAsync("15:12");
        _api.Brokers.Before = (_, _) => throw new InvalidOperationException("A defect.");
        var answer = await _alice.CallAsync(HttpMethod.Post, "trading/panic", language: "ko");
        answer.Ok().Text("message").ShouldContain("일시 정지");
        answer.Body!.ToJsonString().ShouldNotContain("defect");
        (await _alice.GetAsync("trading")).Ok()["pausedByUser"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_slice_that_is_being_sent_when_panic_comes_is_cancelled_once_it_has_arrived()
    {
        var credential = await CredentialAsync(_alice);
        var (sending, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var rest = _api.Brokers.Before;
        _api.Brokers.Before = async (account, call) =>
        {
            await rest(account, call);
            if (account == credential && call == Call.Place)
            {
                sending.TrySetResult();
                await release.Task;
            }
        };
        var night = _api.RunToAsync("15:10");
        await sending.Task;
        var answer = (await _alice.PostAsync("trading/panic")).Ok();
        answer["orders"]!.AsArray().ShouldHaveSingleItem()!.Text("outcome").ShouldBe("Unconfirmed");
        release.SetResult();
        await night;
        await _api.RunToAsync("15:13");
        (await StatesAsync(_alice)).ShouldBe(["Cancelled", "Skipped", "Skipped", "Skipped", "Skipped"]);
        (await OpenAtBrokerAsync(_alice)).ShouldBe(0);
        (await _alice.GetAsync("orders")).Ok()["items"]![0]!.Text("state").ShouldBe("Unfilled");
        (await StatesAsync(_bob))[0].ShouldBe("Accepted");
        await BooksAgreeAsync(_alice);
    }

    [Fact]
    public async Task Panic_again_and_again_while_the_dispatcher_works_ends_everything_once()
    {
        await _api.RunToAsync("15:06");
        var night = _api.RunToAsync("15:14");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _alice.PostAsync("trading/panic")));
        await night;
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Code == "busy");
        (await _alice.PostAsync("trading/panic")).Ok()["confirmed"]!.GetValue<bool>().ShouldBeTrue();
        (await _alice.PostAsync("trading/resume")).Ok();
        var placed = await PlacedAsync(_alice);
        _api.LetOrdersFill();
        await _api.RunToAsync("22:00");
        (await PlacedAsync(_alice)).ShouldBe(placed);
        (await OpenAtBrokerAsync(_alice)).ShouldBe(0);
        await BooksAgreeAsync(_alice, _bob);
    }

    [Fact]
    public async Task A_stop_of_the_whole_server_is_shown_and_not_lifted_by_a_user()
    {
        await _api.Host.Services.GetRequiredService<EggMoney.Application.Common.ISystemCommands>().SetTradingPausedAsync(
            true, _alice.Tenant.Id, (_, _) => Task.CompletedTask, CancellationToken.None);
        var trading = (await _alice.PostAsync("trading/resume")).Ok();
        (trading["paused"]!.GetValue<bool>(), trading["pausedByUser"]!.GetValue<bool>(), trading["pausedByServer"]!.GetValue<bool>()).ShouldBe((true, false, true));
    }

    private static async Task<List<string>> StatesAsync(ApiUser user) =>
        [.. (await user.GetAsync("orders?session=2026-03-02")).Ok()["items"]!.AsArray().ShouldHaveSingleItem()!["slices"]!.AsArray().Select(slice => slice!.Text("state"))];

    private Task<Guid> CredentialAsync(ApiUser user) => _api.Host.WithDbAsync(user.Tenant, db => db.UserCredentials.Select(row => row.Id).SingleAsync());

    private async Task<int> PlacedAsync(ApiUser user)
    {
        var credential = await CredentialAsync(user);
        return _api.Brokers.Calls.Count(call => call.Credential == credential && call.Call == Call.Place);
    }

    private async Task<int> OpenAtBrokerAsync(ApiUser user) =>
        (await Paper.GetLedgerAsync(await CredentialAsync(user))).Orders.Count(order => order.State == EggMoney.Application.Trading.BrokerOrderState.Open);

    private IPaperExchange Paper => _api.Host.Services.GetRequiredService<IPaperExchange>();

    /// <summary>Our cash and shares are the broker's, whatever happened.</summary>
    private async Task BooksAgreeAsync(params ApiUser[] users)
    {
        foreach (var user in users)
        {
            var ledger = await Paper.GetLedgerAsync(await CredentialAsync(user));
            var (cash, shares) = await _api.Host.WithDbAsync(user.Tenant, async db =>
                ((await db.CashAccounts.SingleAsync()).Cash, (await db.Positions.AsNoTracking().ToListAsync()).Sum(position => position.Quantity)));
            (cash, shares).ShouldBe((ledger.Cash, ledger.Holdings.Sum(holding => holding.Quantity)));
        }
    }
}

public sealed class SqliteTradingStopApiTests() : TradingStopApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresTradingStopApiTests() : TradingStopApiTests(DatabaseProvider.Postgres);
