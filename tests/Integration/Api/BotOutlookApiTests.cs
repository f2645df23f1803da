using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What a bot's owner is told before they decide: presets, the consequences of settings, and how bots stand.</summary>
public abstract class BotOutlookApiTests(DatabaseProvider provider) : IAsyncLifetime
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
    public async Task Every_preset_can_be_added_as_it_is_and_needs_no_more_than_the_budget()
    {
        var presets = (await _alice.GetAsync("bots/presets?budget=9999")).Ok().AsArray();
        presets.Count.ShouldBeGreaterThanOrEqualTo(3);
        presets.Select(preset => preset!.Text("key")).ShouldBeUnique();
        foreach (var key in presets.Select(preset => preset!.Text("key")))
        {
            // Each time anew: the names that are free change with every bot.
            var preset = (await _alice.GetAsync("bots/presets?budget=9999")).Ok().AsArray().Single(row => row!.Text("key") == key)!;
            preset.Number("mostMoney").ShouldBeInRange(9_990, 9_999);
            (await _alice.PostAsync("bots", preset["settings"]!)).Ok(HttpStatusCode.Created).Number("seed").ShouldBe(preset["settings"]!.Number("seed"));
        }

        (await _alice.GetAsync("bots")).Ok().AsArray().Count.ShouldBe(presets.Count);
        (await _alice.CallAsync(HttpMethod.Get, "bots/presets", language: "ko")).Ok()[0]!.Text("title").ShouldBe("TQQQ 기본형");
        (await _bob.GetAsync("bots/presets")).Ok()[0]!["settings"]!.Text("name").ShouldBe("TQ_1");
        (await _alice.GetAsync("bots/presets?budget=1")).Refused(HttpStatusCode.BadRequest, "validation", "budget");
    }

    [Fact]
    public async Task A_preview_shows_before_and_after_and_writes_nothing()
    {
        var bot = await HoldAsync(_alice, seed: 1000, quantity: 100, average: 55);

        var preview = (await _alice.PostAsync($"bots/{bot}/preview", new { name = "TQ_1", symbol = "TQQQ", seed = 250, maxTier = 20, profitRate = 0.2m })).Ok();

        preview.Number("price").ShouldBe(50);
        var (before, after) = (preview["before"]!, preview["after"]!);
        before.Number("tier").ShouldBe(5.5m);
        before.Number("takeProfitPrice").ShouldBe(60.5m);
        before.Number("bandPrice").ShouldBe(63.73m);
        before.Number("moreMoney").ShouldBe(34_500);
        before["outlook"]!.Text("rule").ShouldBe("ChecksPassed");
        before["outlook"]!.Number("amount").ShouldBe(1000);
        before["outlook"]!.Text("text").ShouldBe("Purchase of $1,000.00: the price $50.00 was below the average $55.00 and the band $63.73.");
        after.Number("tier").ShouldBe(22);
        after.Number("takeProfitPrice").ShouldBe(66);
        after.Number("moreMoney").ShouldBe(0);
        after["outlook"]!.Text("rule").ShouldBe("BandOnly");
        Codes(preview).ShouldBe(["tiers_used", "band_below_average", "sells_now"]);

        // Nothing was written, and no version used up.
        var read = await _alice.GetAsync($"bots/{bot}");
        read.Ok().Number("seed").ShouldBe(1000);
        read.ETag.ShouldBe("\"0\"");
        (await _api.Host.ActsAsync(_alice)).Select(entry => entry.Action).ShouldBe(["bot.created"]);
        (await _alice.GetAsync("decisions")).Ok()["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_saving_would_refuse_the_preview_refuses_too_and_others_bots_are_not_there()
    {
        var bot = await HoldAsync(_alice, seed: 1000, quantity: 100, average: 55);
        (await _alice.PostAsync("bots", TradingApi.Buyer("TQ_2"))).Ok(HttpStatusCode.Created);

        (await _alice.PostAsync($"bots/{bot}/preview", TradingApi.Buyer("TQ_2"))).Refused(HttpStatusCode.Conflict, "bot_name_taken", "name");
        (await _alice.PostAsync($"bots/{bot}/preview", TradingApi.Buyer("TQ_1", "SOXL"))).Refused(HttpStatusCode.Conflict, "bot_busy", "symbol");
        (await _alice.PostAsync($"bots/{bot}/preview", TradingApi.Buyer(seed: 0))).Refused(HttpStatusCode.BadRequest, "validation", "seed");
        (await _alice.PostAsync("bots/preview", TradingApi.Buyer("TQ_2"))).Refused(HttpStatusCode.Conflict, "bot_name_taken", "name");
        (await _bob.PostAsync($"bots/{bot}/preview", TradingApi.Buyer())).Refused(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_new_bot_is_previewed_with_the_money_that_it_may_need()
    {
        var preview = (await _alice.PostAsync("bots/preview", new { name = "Big", symbol = "TQQQ", seed = 10_000, checkAveragePrice = false, checkBandPrice = false })).Ok();

        preview["before"].ShouldBeNull();
        preview["after"]!.Number("mostMoney").ShouldBe(400_000);
        preview["after"]!["outlook"]!.Text("rule").ShouldBe("FirstBuy");
        Codes(preview).ShouldBe(["no_check", "cash_short"]);
        Codes((await _alice.PostAsync("bots/preview", TradingApi.Buyer("None", "NONE", seed: 1))).Ok()).ShouldBe(["no_price", "never_sells"]);
    }

    [Fact]
    public async Task A_running_trailing_stop_that_a_change_would_end_is_told()
    {
        var bot = await HoldAsync(_alice, seed: 1000, quantity: 100, average: 40, trailing: true);

        var preview = (await _alice.PostAsync($"bots/{bot}/preview", new { name = "TQ_1", symbol = "TQQQ", seed = 1000 })).Ok();

        preview["before"]!.Number("stopPrice").ShouldBe(46);
        preview["after"]!["stopPrice"].ShouldBeNull();
        Codes(preview).ShouldContain("trailing_ends");
        (await _alice.GetAsync($"bots/{bot}")).Ok()["trailing"]!["mode"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Standings_say_how_far_the_lines_are_and_what_each_bot_is_doing()
    {
        var bot = await HoldAsync(_alice, seed: 1000, quantity: 100, average: 40, trailing: true);
        var waiting = (await _alice.PostAsync("bots", new { name = "SO_1", symbol = "SOXL", seed = 100 })).Ok(HttpStatusCode.Created).Text("id");
        var off = (await _alice.PostAsync("bots", new { name = "SO_2", symbol = "SOXL", seed = 100, active = false })).Ok(HttpStatusCode.Created).Text("id");

        var standings = (await _alice.GetAsync("bots/standings")).Ok().AsArray();

        standings.Select(row => row!.Text("botId")).ShouldBe([bot, waiting, off]);
        standings.Select(row => row!.Text("activity")).ShouldBe(["trailing", "waiting", "inactive"]);
        var first = standings[0]!;
        first.Number("price").ShouldBe(50);
        first.Number("toAverage").ShouldBe(-0.2m);
        first.Number("toTakeProfit").ShouldBe(-0.12m);
        first.Number("toStop").ShouldBe(-0.08m);
        first.Number("value").ShouldBe(5_000);
        first.Number("profit").ShouldBe(1_000);
        first.Number("profitRate").ShouldBe(0.25m);
        first["outlook"]!.Text("rule").ShouldBe("TrailingBuy");
        standings[1]!["toBand"].ShouldBeNull();
        standings[1]!["outlook"]!.Text("rule").ShouldBe("FirstBuy");
        standings[2]!["outlook"].ShouldBeNull();
        (await _bob.GetAsync("bots/standings")).Ok().AsArray().ShouldBeEmpty();

        (await _alice.PostAsync($"bots/{waiting}/pause")).Ok();
        (await ActivityAsync(waiting)).ShouldBe("paused");
        await _api.Host.WithDbAsync(_alice.Tenant, db => db.Bots.Where(row => row.Id == Guid.Parse(waiting)).ExecuteUpdateAsync(set => set.SetProperty(row => row.PauseReason, PauseReason.SplitSuspected)));
        (await ActivityAsync(waiting)).ShouldBe("splitSuspected");
        (await _alice.PostAsync($"bots/{waiting}/resume")).Ok();
        (await _alice.PostAsync("trading/pause")).Ok();
        (await ActivityAsync(waiting)).ShouldBe("stopped");
    }

    [Fact]
    public async Task A_decision_is_told_in_the_readers_language()
    {
        (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        (await _alice.PutAsync("schedule", new { enabled = true })).Ok();
        await _api.RunToAsync("15:06");

        (await _alice.GetAsync("decisions")).Ok()["items"]![0]!.Text("text")
            .ShouldBe("Purchase of $1,000.00, one seed: the bot held nothing, and the first purchase is made at any price. It was $50.00.");
        (await _alice.CallAsync(HttpMethod.Get, "decisions", language: "ko")).Ok()["items"]![0]!.Text("text")
            .ShouldBe("$1,000.00 매수(시드 1회분). 보유 수량이 없어 가격과 관계없이 첫 매수를 합니다. 현재가는 $50.00였습니다.");
    }

    private async Task<string> ActivityAsync(string bot) =>
        (await _alice.GetAsync("bots/standings")).Ok().AsArray().Single(row => row!.Text("botId") == bot)!.Text("activity");

    private static IEnumerable<string> Codes(JsonNode preview) => preview["warnings"]!.AsArray().Select(warning => warning!.Text("code"));

    /// <summary>A bot that holds shares.</summary>
    private async Task<string> HoldAsync(ApiUser user, decimal seed, decimal quantity, decimal average, bool trailing = false)
    {
        var bot = (await user.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed, trailing = new { enabled = trailing } })).Ok(HttpStatusCode.Created).Text("id");
        await _api.Host.WithDbAsync(user.Tenant, async db =>
        {
            db.Positions.Add(new()
            {
                Id = Guid.CreateVersion7(),
                BotId = Guid.Parse(bot),
                Name = "TQ_1",
                Symbol = "TQQQ",
                Quantity = quantity,
                AveragePrice = average,
                AveragingCost = quantity * average,
                Cost = quantity * average,
                CycleStartedAt = TradingApi.At("15:10"),
                TrailingMode = trailing,
                HighWatermark = trailing ? 50 : 0,
                StopPrice = trailing ? 46 : 0,
            });
            await TestHost.SaveAsync(db);
            return true;
        });
        return bot;
    }
}

public sealed class SqliteBotOutlookApiTests() : BotOutlookApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresBotOutlookApiTests() : BotOutlookApiTests(DatabaseProvider.Postgres);
