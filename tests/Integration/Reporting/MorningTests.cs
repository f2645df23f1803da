using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Application.Accounts;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Reporting;

/// <summary>What somebody asks in the morning: what the session did, what needs me, how the market stands.</summary>
public abstract class MorningTests(DatabaseProvider provider)
{
    [Fact]
    public async Task A_session_is_told_bot_by_bot_and_to_its_owner_alone()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        var bob = await api.AddTraderAsync("bob");
        await alice.PostAsync("bots", TradingApi.Buyer());
        await alice.PostAsync("bots", new { name = "SO_1", symbol = "SOXL", seed = 500, active = false });
        await alice.PostAsync("bots", new { name = "TQ_2", symbol = "TQQQ", seed = 1000, skipSell = true });

        await api.RunToAsync("15:06");
        var planned = (await alice.GetAsync("reports/session")).Ok();
        planned.Text("session").ShouldBe("2026-03-02");
        planned["underWay"]!.GetValue<bool>().ShouldBeTrue();
        planned["bots"]!.AsArray().Select(bot => (bot!.Text("bot"), bot!.Text("outcome"))).ShouldBe([("TQ_1", "working"), ("TQ_2", "working")]);

        await api.RunToAsync("22:00");
        var done = (await alice.GetAsync("reports/session?session=2026-03-02")).Ok();
        done["underWay"]!.GetValue<bool>().ShouldBeFalse();
        done["reconciled"]!.GetValue<bool>().ShouldBeTrue();
        var first = done["bots"]!.AsArray()[0]!;
        first.Text("outcome").ShouldBe("bought");
        var trade = (await alice.GetAsync("trades")).Ok()["items"]!.AsArray().First(row => row!.Text("bot") == "TQ_1")!;
        first.Text("text").ShouldBe($"Bought {trade.Number("quantity"):0} shares at ${trade.Number("total") / trade.Number("quantity"):0.00##} for ${trade.Number("total"):0.00}.");
        done["bought"]!.Number("usd").ShouldBe(trade.Number("total") * 2);

        (await bob.GetAsync("reports/session")).Ok()["bots"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_needs_somebody_goes_when_it_is_done()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.Host.AddUserAsync("alice");
        (await CodesAsync(alice)).ShouldBe(["no_account", "no_channel"]);

        await alice.PostAsync("credentials", new { broker = "paper", label = "Practice", cash = 900 });
        (await CodesAsync(alice)).ShouldBe(["no_bots", "no_channel"]);

        await alice.PostAsync("bots", TradingApi.Buyer());
        await alice.PutAsync("schedule", Schedule(enabled: false));
        (await CodesAsync(alice)).ShouldBe(["schedule_off", "no_channel"]);

        await alice.PutAsync("schedule", Schedule(enabled: true));
        (await CodesAsync(alice)).ShouldBe(["no_channel"]);

        // A day's work that nobody did.
        await api.RunToAsync("22:00");
        (await CodesAsync(alice)).ShouldContain("low_balance");

        var bob = await api.Host.AddUserAsync("bob");
        (await CodesAsync(bob)).ShouldBe(["no_account", "no_channel"]);
    }

    [Fact]
    public async Task A_bot_that_could_not_be_decided_needs_somebody_until_it_is()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        await alice.PostAsync("bots", TradingApi.Buyer());
        await alice.PostAsync("bots", TradingApi.Buyer("TQ_2"));
        var soxl = (await alice.PostAsync("bots", TradingApi.Buyer("SO_1", "SOXL"))).Ok(HttpStatusCode.Created).Text("id");
        var rests = (await alice.PostAsync("bots", TradingApi.Buyer("SO_2", "SOXL"))).Ok(HttpStatusCode.Created).Text("id");
        (await alice.PostAsync($"bots/{rests}/pause")).Ok();
        var bob = await api.AddTraderAsync("bob");
        await bob.PostAsync("bots", TradingApi.Buyer());

        api.Market.Set("SOXL", TradingApi.At("00:00"), null);
        await api.RunToAsync("15:20");

        var item = (await ItemsAsync(alice, "en")).Single(row => row.Text("code") == "bot_not_decided");
        item.Text("text").ShouldBe("SO_1 did not get its turn in the session of 2026-03-02, so nothing was ordered. The decisions say why.");
        (item.Text("urgency"), item.Text("target"), item.Text("id")).ShouldBe(("look", "bot", soxl));
        (await ItemsAsync(alice, "ko")).Single(row => row.Text("code") == "bot_not_decided").Text("text").ShouldStartWith("2026-03-02 거래일에 SO_1 봇이");
        (await CodesAsync(bob)).ShouldBe(["no_channel"]);

        // It got its turn after all.
        api.Market.Set("SOXL", TradingApi.At("15:21"), 30m, 30m);
        await api.RunToAsync("15:21");
        (await alice.PostAsync($"bots/{soxl}/order-now")).Ok();
        (await CodesAsync(alice)).ShouldBe(["no_channel"]);
    }

    [Fact]
    public async Task Several_that_could_not_be_decided_are_one_matter_of_a_night()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        await Task.WhenAll(Enumerable.Range(1, 5).Select(number => alice.PostAsync("bots", TradingApi.Buyer($"TQ_{number}", seed: 100))));
        api.Market.Set("TQQQ", TradingApi.At("00:00"), null);
        await api.RunToAsync("22:00");

        var item = (await ItemsAsync(alice, "en")).Single(row => row.Text("code") == "bot_not_decided");
        item.Text("text").ShouldStartWith("5 bots (");
        item.Text("target").ShouldBe("runs");
        item["id"].ShouldBeNull();

        // The night before last is history.
        api.Market.Set("TQQQ", TradingApi.At("00:00", 3), 50m, 50m);
        await api.RunToAsync("22:00", 3);
        (await CodesAsync(alice)).ShouldContain("bot_not_decided");
        await api.RunToAsync("22:00", 4);
        (await CodesAsync(alice)).ShouldNotContain("bot_not_decided");
    }

    [Fact]
    public async Task An_order_that_the_broker_refused_needs_somebody()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.Host.AddUserAsync("alice");
        await api.Host.SendAsync(alice.Tenant, new OpenTenantAccountCommand(300, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5));
        var bot = (await alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        var bob = await api.AddTraderAsync("bob");
        await bob.PostAsync("bots", TradingApi.Buyer());

        // The broker says that it has money, and then that it has not.
        api.Brokers.Power = 100_000;
        await api.RunToAsync("22:00");

        var item = (await ItemsAsync(alice, "en")).Single(row => row.Text("code") == "order_refused");
        item.Text("text").ShouldBe("An order of TQ_1 in the session of 2026-03-02 was refused or not sent, in whole or in part. The slices say why.");
        (item.Text("urgency"), item.Text("target"), item.Text("id")).ShouldBe(("look", "bot", bot));
        (await ItemsAsync(alice, "ko")).Single(row => row.Text("code") == "order_refused").Text("text").ShouldContain("TQ_1 봇의 주문 1건");
        (await CodesAsync(bob)).ShouldBe(["no_channel"]);
    }

    [Fact]
    public async Task What_a_later_slice_made_up_for_needs_nobody()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        await alice.PostAsync("bots", TradingApi.Buyer());
        api.Host.Services.GetRequiredService<DispatchOptions>().NotSentRetryDelay = TimeSpan.FromMilliseconds(20);
        await api.RunToAsync("15:09");
        api.Brokers.Before = (_, call) => call == Call.Place ? throw new BrokerException(BrokerError.NotSent, "No.") : Task.CompletedTask;
        await api.RunToAsync("16:00");
        (await CodesAsync(alice)).ShouldBe(["order_refused", "no_channel"]);

        api.Brokers.Before = (_, _) => Task.CompletedTask;
        await api.RunToAsync("22:00");
        (await CodesAsync(alice)).ShouldBe(["no_channel"]);
    }

    [Fact]
    public async Task A_pause_that_its_owner_asked_for_needs_nobody()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        var bot = (await alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        await api.RunToAsync("15:09");
        (await alice.PostAsync($"bots/{bot}/pause")).Ok();
        await api.RunToAsync("22:00", 3);
        (await CodesAsync(alice)).ShouldBe(["no_channel"]);
    }

    [Fact]
    public async Task The_market_is_told_with_the_symbols_of_ones_own_bots()
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        await alice.PostAsync("bots", TradingApi.Buyer());
        var bob = await api.AddTraderAsync("bob");
        await bob.PostAsync("bots", TradingApi.Buyer("SO_1", "SOXL"));

        await api.RunToAsync("15:00");
        var market = (await alice.GetAsync("market/overview")).Ok();
        market["open"]!.GetValue<bool>().ShouldBeTrue();
        market["session"]!.Text("date").ShouldBe("2026-03-02");
        Symbols(market).ShouldBe(["TQQQ"]);
        Symbols((await bob.GetAsync("market/overview")).Ok()).ShouldBe(["SOXL"]);

        await api.RunToAsync("22:00");
        var closed = (await alice.GetAsync("market/overview")).Ok();
        closed["open"]!.GetValue<bool>().ShouldBeFalse();
        closed["session"]!.Text("date").ShouldBe("2026-03-03");
        closed["earlyClose"]!.GetValue<bool>().ShouldBeFalse();
    }

    private static object Schedule(bool enabled) => new
    {
        planTime = "open+00:35",
        sliceStart = "open+00:40",
        sliceEnd = "close-00:30",
        sliceCount = 5,
        closingDipTime = "close-00:10",
        reportTime = "close",
        zone = "Asia/Seoul",
        enabled,
    };

    private static async Task<IEnumerable<string>> CodesAsync(ApiUser user) =>
        (await user.GetAsync("attention")).Ok()["items"]!.AsArray().Select(item => item!.Text("code")).ToList();

    private static async Task<List<JsonNode>> ItemsAsync(ApiUser user, string language) =>
        (await user.CallAsync(HttpMethod.Get, "attention", language: language)).Ok()["items"]!.AsArray().Select(item => item!).ToList();

    private static IEnumerable<string> Symbols(JsonNode market) =>
        market["symbols"]!.AsArray().Select(symbol => symbol!.Text("symbol")).Concat(market["unknown"]!.AsArray().Select(symbol => symbol!.GetValue<string>())).Order();
}

public sealed class SqliteMorningTests() : MorningTests(DatabaseProvider.Sqlite);

public sealed class PostgresMorningTests() : MorningTests(DatabaseProvider.Postgres);
