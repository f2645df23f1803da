using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public abstract class BotApiTests(DatabaseProvider provider) : IAsyncLifetime
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
    public async Task A_bot_is_made_read_changed_and_deleted()
    {
        var made = await _alice.PostAsync("bots", new
        {
            name = "TQ_1",
            symbol = "TQQQ",
            seed = 1000,
            pivotRule = "P1_2",
            closingDipRules = new[] { new { dropRate = 0.05m, seedRate = 0.2m } },
            trailing = new { enabled = true, tierThreshold = 0.2m },
        });
        var bot = made.Ok(HttpStatusCode.Created);
        var path = "bots/" + bot.Text("id");
        made.Location!.ToString().ShouldBe("/api/v1/" + path);
        made.ETag.ShouldBe("\"0\"");
        bot.Text("pivotRule").ShouldBe("P1_2");
        bot.Number("maxTier").ShouldBe(40);
        bot.Text("state").ShouldBe("Active");
        bot.Number("tier").ShouldBe(0);
        bot["bandPrice"].ShouldBeNull();
        bot["takeProfitPrice"].ShouldBeNull();
        bot["trailing"]!["stopRate"]!.GetValue<decimal>().ShouldBe(0.1m);
        var read = await _alice.GetAsync(path);
        JsonNode.DeepEquals(read.Ok(), bot).ShouldBeTrue();

        var changed = await _alice.PutAsync(path, new { name = "TQ_9", symbol = "SOXL", seed = 500, active = false }, read.ETag);
        changed.ETag.ShouldBe("\"1\"");
        changed.Ok().Text("state").ShouldBe("Inactive");
        changed.Body!.Text("pivotRule").ShouldBe("P2_3");
        changed.Body!["closingDipRules"]!.AsArray().ShouldBeEmpty();
        (await _alice.PutAsync(path, new { name = "TQ_9", symbol = "SOXL", seed = 1 }, read.ETag)).Refused(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        (await _alice.PutAsync(path, new { name = "TQ_9", symbol = "SOXL", seed = 500, active = false })).ETag.ShouldBe("\"1\"");

        (await _alice.DeleteAsync(path, "\"0\"")).Refused(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        (await _alice.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _alice.GetAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        (await _alice.DeleteAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        (await _alice.GetAsync("bots")).Ok().AsArray().ShouldBeEmpty();
        (await _alice.PostAsync("bots", TradingApi.Buyer("TQ_9"))).Ok(HttpStatusCode.Created);

        var audit = await _api.Host.ActsAsync(_alice);
        audit.Select(entry => entry.Action).ShouldBe(["bot.created", "bot.updated", "bot.deleted", "bot.created"]);
        JsonNode.Parse(audit[1].After!)!.AsObject().Select(field => field.Key).ShouldBe(
            ["name", "symbol", "seed", "pivotRule", "active", "closingDipRules", "trailing"], ignoreOrder: true);
        JsonNode.Parse(audit[1].Before!)!.Text("name").ShouldBe("TQ_1");
    }

    [Fact]
    public async Task A_change_that_does_not_speak_of_them_leaves_the_switch_and_the_reserve_as_they_are()
    {
        var path = "bots/" + (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        (await _alice.PutAsync(path, new { name = "TQ_1", symbol = "TQQQ", seed = 1000, active = false, addedSeed = 12.5m })).Ok();
        var bot = (await _alice.PutAsync(path, new { name = "TQ_1", symbol = "TQQQ", seed = 2000 })).Ok();
        bot.Text("state").ShouldBe("Inactive");
        bot.Number("addedSeed").ShouldBe(12.5m);
        bot = (await _alice.PutAsync(path, new { name = "TQ_1", symbol = "TQQQ", seed = 2000, active = true, addedSeed = 0 })).Ok();
        bot.Text("state").ShouldBe("Active");
        bot.Number("addedSeed").ShouldBe(0);
        (await _alice.PutAsync(path, new { name = "TQ_1", symbol = "TQQQ", seed = 2000, addedSeed = 0.000000001m })).Refused(HttpStatusCode.BadRequest, "validation", "addedSeed");
    }

    [Fact]
    public async Task A_name_is_taken_once_by_each_user_also_when_two_ask_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _alice.PostAsync("bots", TradingApi.Buyer())));
        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Code == "bot_name_taken" || answer.Code == "busy");
        (await _alice.PostAsync("bots", TradingApi.Buyer())).Refused(HttpStatusCode.Conflict, "bot_name_taken", "name");
        (await _bob.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);

        var other = (await _alice.PostAsync("bots", TradingApi.Buyer("TQ_2"))).Ok(HttpStatusCode.Created);
        (await _alice.PutAsync("bots/" + other.Text("id"), TradingApi.Buyer())).Refused(HttpStatusCode.Conflict, "bot_name_taken", "name");
        (await _alice.GetAsync("bots")).Ok().AsArray().Select(bot => bot!.Text("name")).ShouldBe(["TQ_1", "TQ_2"]);
    }

    [Theory]
    [InlineData("""{"name":"","symbol":"TQQQ","seed":1}""", "validation", "name")]
    [InlineData("""{"name":"a","symbol":"tqqq","seed":1}""", "validation", "symbol")]
    [InlineData("""{"name":"a","symbol":"TQQQ\n","seed":1}""", "validation", "symbol")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":0}""", "validation", "seed")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":0.000000001}""", "validation", "seed")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"closingDipRules":[null]}""", "validation", "closingDipRules[0]")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"closingDipRules":[{"dropRate":2,"seedRate":1}]}""", "validation", "closingDipRules[0].dropRate")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"trailing":{"stopRate":0}}""", "validation", "trailing.stopRate")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"pivotRule":"P9"}""", "wrong_type", "pivotRule")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"pivotRule":1}""", "wrong_type", "pivotRule")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"pivotRule":"P1, P2_3"}""", "wrong_type", "pivotRule")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"pivotRule":"p1"}""", "wrong_type", "pivotRule")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"pivotRule":"1"}""", "wrong_type", "pivotRule")]
    [InlineData("""{"name":"a","symbol":"TQQQ"}""", "field_missing", "seed")]
    [InlineData("""{"name":"a","symbol":"TQQQ","seed":1,"sede":1}""", "field_unknown", "sede")]
    public async Task What_is_wrong_with_a_bot_is_said_of_its_field(string body, string code, string field)
    {
        (await _alice.PostAsync("bots", JsonNode.Parse(body)!)).Refused(HttpStatusCode.BadRequest, code, field);
        (await _alice.GetAsync("bots")).Ok().AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusals_are_told_in_Korean_to_who_reads_it()
    {
        var answer = await _alice.CallAsync(HttpMethod.Post, "bots", new { name = "a", symbol = "tqqq", seed = 1 }, language: "ko");
        answer.Body!["errors"]!["symbol"]![0]!.GetValue<string>().ShouldContain("대문자 종목 코드");
    }

    [Fact]
    public async Task Nobody_has_more_than_fifty_bots()
    {
        for (var number = 1; number <= 50; number++)
        {
            (await _alice.PostAsync("bots", TradingApi.Buyer($"B_{number}"))).Ok(HttpStatusCode.Created);
        }

        (await _alice.PostAsync("bots", TradingApi.Buyer("B_51"))).Refused(HttpStatusCode.Conflict, "too_many_bots");
    }

    [Fact]
    public async Task Another_tenants_bot_is_not_there_and_stays_as_it_is()
    {
        var bot = (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        var path = "bots/" + bot.Text("id");
        foreach (var answer in new[]
        {
            await _bob.GetAsync(path),
            await _bob.PutAsync(path, TradingApi.Buyer("stolen")),
            await _bob.DeleteAsync(path),
            await _bob.PostAsync(path + "/activate"),
            await _bob.PostAsync(path + "/deactivate"),
            await _bob.PostAsync(path + "/pause"),
            await _bob.PostAsync(path + "/resume"),
        })
        {
            answer.Refused(HttpStatusCode.NotFound, "not_found");
        }

        JsonNode.DeepEquals((await _alice.GetAsync(path)).Ok(), bot).ShouldBeTrue();
        (await _bob.GetAsync("bots")).Ok().AsArray().ShouldBeEmpty();
        (await _api.Host.ActsAsync(_bob)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Switches_act_once_and_are_noted_once()
    {
        var path = "bots/" + (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        foreach (var (verb, state) in new[] { ("pause", "Paused"), ("pause", "Paused"), ("deactivate", "Inactive"), ("resume", "Inactive"), ("activate", "Active"), ("activate", "Active") })
        {
            (await _alice.PostAsync($"{path}/{verb}")).Ok().Text("state").ShouldBe(state);
        }

        (await _api.Host.ActsAsync(_alice)).Select(entry => entry.Action).ShouldBe(["bot.created", "bot.paused", "bot.deactivated", "bot.resumed", "bot.activated"]);
        (await _api.Host.ActsAsync(_alice))[1].After.ShouldBe("""{"paused":true}""");
    }

    [Fact]
    public async Task A_bot_with_an_open_order_or_a_holding_keeps_its_symbol_and_stays()
    {
        var path = "bots/" + (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        await _api.RunToAsync("15:06");
        await BusyAsync();
        await _api.RunToAsync("21:30");
        await BusyAsync();

        var bot = (await _alice.GetAsync(path)).Ok();
        bot.Number("quantity").ShouldBe(19);
        bot.Number("cost").ShouldBe(950);
        bot.Number("tier").ShouldBe(0.95m);
        bot.Number("takeProfitPrice").ShouldBe(55);
        bot.Number("bandPrice").ShouldBe(59.64m);

        // Everything else may change, and the holding goes by the bot's name.
        (await _alice.PutAsync(path, TradingApi.Buyer("renamed", seed: 2000))).Ok();
        (await _alice.GetAsync("positions")).Ok().AsArray().ShouldHaveSingleItem()!.Text("name").ShouldBe("renamed");

        async Task BusyAsync()
        {
            (await _alice.PutAsync(path, TradingApi.Buyer(symbol: "SOXL"))).Refused(HttpStatusCode.Conflict, "bot_busy", "symbol");
            (await _alice.DeleteAsync(path)).Refused(HttpStatusCode.Conflict, "bot_busy");
        }
    }

    [Fact]
    public async Task A_deleted_bots_past_stays_and_the_dispatcher_leaves_it_alone()
    {
        // Nothing fills, so that the bot is free again when its order has ended.
        var bot = (await _alice.PostAsync("bots", TradingApi.Buyer(seed: 100))).Ok(HttpStatusCode.Created).Text("id");
        _api.LetOrdersRest();
        await _api.RunToAsync("21:30");
        (await _alice.DeleteAsync("bots/" + bot)).Status.ShouldBe(HttpStatusCode.NoContent);
        await _api.RunToAsync("22:00", day: 3);

        var order = (await _alice.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldHaveSingleItem()!;
        order.Text("bot").ShouldBe("TQ_1");
        order.Text("state").ShouldBe("Unfilled");
        var detail = (await _alice.GetAsync("orders/" + order.Text("id"))).Ok();
        detail.Text("bot").ShouldBe("TQ_1");
        (await _alice.GetAsync("decisions?bot=" + bot)).Ok()["items"]!.AsArray().ShouldHaveSingleItem();
        var runs = await _alice.WalkAsync("runs?session=2026-03-03", 100);
        runs.Select(run => run.Text("state")).ShouldNotContain("Failed");
        (await _alice.GetAsync("trading")).Ok().Number("openOrders").ShouldBe(0);
    }

    [Fact]
    public async Task A_bot_whose_order_may_yet_turn_out_to_have_filled_stays_with_its_account_until_the_session_is_reconciled()
    {
        // The broker has the order, its answer is lost, and its lists do not show it until the close.
        var bot = (await _alice.PostAsync("bots", TradingApi.Buyer(seed: 100))).Ok(HttpStatusCode.Created).Text("id");
        _api.Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        _api.Brokers.Hidden = true;
        await _api.RunToAsync("20:59");
        (await _alice.GetAsync("orders")).Ok()["items"]![0]!.Text("state").ShouldBe("Unfilled");
        var account = "credentials/" + (await _alice.GetAsync("credentials")).Ok().AsArray().ShouldHaveSingleItem()!.Text("id");
        (await _alice.DeleteAsync("bots/" + bot)).Refused(HttpStatusCode.Conflict, "bot_busy");
        (await _alice.DeleteAsync(account)).Refused(HttpStatusCode.Conflict, "orders_open");
        _api.Brokers.Hidden = false;
        await _api.RunToAsync("22:00");
        (await _alice.DeleteAsync("bots/" + bot)).Refused(HttpStatusCode.Conflict, "bot_busy");
        (await _alice.DeleteAsync(account)).Refused(HttpStatusCode.Conflict, "credential_in_use");

        var trade = (await _alice.GetAsync("trades")).Ok()["items"]![0]!;
        trade.Text("bot").ShouldBe("TQ_1");
        (await _alice.GetAsync("positions")).Ok().AsArray().ShouldHaveSingleItem()!.Number("quantity").ShouldBeGreaterThan(0);
    }
}

public sealed class SqliteBotApiTests() : BotApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresBotApiTests() : BotApiTests(DatabaseProvider.Postgres);
