using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
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

    private static IEnumerable<string> Symbols(System.Text.Json.Nodes.JsonNode market) =>
        market["symbols"]!.AsArray().Select(symbol => symbol!.Text("symbol")).Concat(market["unknown"]!.AsArray().Select(symbol => symbol!.GetValue<string>())).Order();
}

public sealed class SqliteMorningTests() : MorningTests(DatabaseProvider.Sqlite);

public sealed class PostgresMorningTests() : MorningTests(DatabaseProvider.Postgres);
