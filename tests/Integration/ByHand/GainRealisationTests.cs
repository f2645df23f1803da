using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>A gain is realised on Wednesday, before the day's plan: Alice's bot holds what it bought on Monday and Tuesday, and the price is higher.</summary>
public abstract class GainRealisationTests(DatabaseProvider provider) : ByHandFixture(provider)
{
    private Position _before = null!;
    private Bot _bot = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Api.RunToAsync("22:00", 3);
        Api.Market.Set("TQQQ", TradingApi.At("00:00", 4), 55m, 55m);
        await Api.RunToAsync("14:40", 4);
        _before = await HoldingAsync();
        _bot = await BotAsync();
        _before.Quantity.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task All_is_sold_and_bought_back_and_only_money_knows()
    {
        var dry = (await Alice.PostAsync($"bots/{Bot}/gain-realisation", new { dryRun = true })).Ok();
        var value = _before.Quantity * 55m;
        (dry.Number("quantity"), dry.Number("value"), dry.Number("fee")).ShouldBe((_before.Quantity, value, Money.ToCents(value * 0.0009m)));
        dry.Number("gain").ShouldBe(Money.ToCents(value - Money.ToCents(value * 0.0009m) - _before.Cost));
        (await Bob.PostAsync($"bots/{Bot}/gain-realisation")).Refused(HttpStatusCode.NotFound, "not_found");

        var id = await BeginAsync("gain");
        (await Alice.PostAsync($"bots/{Bot}/gain-realisation", new { }, "gain")).Ok()["operation"]!.Text("id").ShouldBe(id);
        (await Alice.PostAsync($"bots/{Bot}/gain-realisation")).Refused(HttpStatusCode.Conflict, "operation_open");
        (await Bob.GetAsync("operations/" + id)).Refused(HttpStatusCode.NotFound, "not_found");
        (await Bob.GetAsync("operations")).Ok().AsArray().ShouldBeEmpty();
        await StepAsync(20);
        var middle = await OperationAsync(id);
        (middle.Text("state"), middle.Text("step"), middle.Number("sold") > 0).ShouldBe(("running", "selling", true));
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 1 })).Refused(HttpStatusCode.Conflict, "operation_open");
        await StepAsync(160);

        var done = await OperationAsync(id);
        (done.Text("state"), done.Number("sold"), done.Number("bought"), done.Number("missing")).ShouldBe(("completed", _before.Quantity, _before.Quantity, 0));
        var (after, bot) = (await HoldingAsync(), await BotAsync());
        (after.Quantity, after.AveragePrice, after.AveragingCost, after.CycleStartedAt).ShouldBe((_before.Quantity, _before.AveragePrice, _before.AveragingCost, _before.CycleStartedAt));
        (bot.AddedSeed, bot.LastSaleAt, bot.LastSoldSession).ShouldBe((_bot.AddedSeed, _bot.LastSaleAt, _bot.LastSoldSession));
        after.Cost.ShouldBeGreaterThan(_before.Cost);
        var trades = await ReadAsync(Alice, db => db.Trades.AsNoTracking().Where(trade => trade.SessionDate == new DateOnly(2026, 3, 4)).OrderBy(trade => trade.ExecutedAt).ToListAsync());
        trades.Select(trade => trade.Kind).ShouldBe([OrderKind.SellPart, OrderKind.BuyForce]);
        trades[0].RealisedProfit.ShouldBe(done.Number("realisedGain"));
        trades[0].RealisedProfit!.Value.ShouldBeGreaterThan(0);
        (await ReadAsync(Alice, db => db.OrderSlices.Where(slice => slice.Number > SliceNumbers.FirstBatch).MaxAsync(slice => slice.Quantity))).ShouldBe(30);
        await BooksAgreeAsync();

        // The bot is planned in the same session as if nothing had been.
        await Api.RunToAsync("22:00", 4);
        (await ReadAsync(Alice, db => db.Decisions.AsNoTracking().SingleAsync(row => row.SessionDate == new DateOnly(2026, 3, 4) && row.Origin == OrderOrigin.Plan))).Rule.ShouldBe("SkipSellBuy");
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task Batches_are_five_seconds_apart_and_no_plan_touches_the_bot_meanwhile()
    {
        await BeginAsync();
        await StepAsync(40);
        await Api.RunToAsync("15:14", 4);
        (await ReadAsync(Alice, db => db.Orders.CountAsync(order => order.SessionDate == new DateOnly(2026, 3, 4) && order.Origin == OrderOrigin.Plan))).ShouldBe(0);
        await StepAsync(150);
        var sent = await ReadAsync(Alice, db => db.OrderSlices.Where(slice => slice.Number > SliceNumbers.FirstBatch).OrderBy(slice => slice.Number).Select(slice => slice.SubmittingAt!.Value).ToListAsync());
        sent.Zip(sent.Skip(1), (first, second) => second - first).ShouldAllBe(gap => gap >= TimeSpan.FromSeconds(5));
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_batch_that_does_not_fill_is_cancelled_and_sent_anew_at_the_price_of_then()
    {
        var id = await BeginAsync();
        Api.Brokers.Before = (_, call) =>
        {
            if (call == Call.Place)
            {
                Api.Market.Set("TQQQ", Now, 53m, 55m);
            }

            return Task.CompletedTask;
        };
        await StepAsync(30);
        (await OperationAsync(id)).Number("sold").ShouldBe(0);
        Api.Brokers.Before = (_, _) => Task.CompletedTask;
        await StepAsync(60);
        var slices = await BatchesAsync();
        (slices[0].State, slices[1].LimitPrice).ShouldBe((SliceState.Cancelled, Slicing.SellLimit(53m)));
        await StepAsync(200);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_waited_for_and_found()
    {
        var id = await BeginAsync();
        var lost = 0;
        Api.Brokers.After = (_, call) => call == Call.Place && lost++ == 1 ? FaultyBrokers.Lost() : Task.CompletedTask;
        await StepAsync(200);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_lost_request_is_concluded_from_two_lists_and_only_then_sent_anew()
    {
        var id = await BeginAsync();
        var lost = 0;
        Api.Brokers.Before = (_, call) => call == Call.Place && lost++ == 1 ? FaultyBrokers.Lost() : Task.CompletedTask;
        await StepAsync(60);
        lost.ShouldBe(2);
        await StepAsync(320);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        (await BatchesAsync()).Count(slice => slice.State == SliceState.Failed).ShouldBe(1);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_node_that_died_in_the_middle_of_a_step_is_taken_over_and_nothing_is_sent_twice()
    {
        var id = await BeginAsync();
        await StepAsync(12);

        // It had taken the operation and never came back.
        await ReadAsync(Alice, async db =>
        {
            var operation = await db.Operations.SingleAsync();
            (operation.Node, operation.LeaseUntil) = ("dead/1", Now.AddMinutes(2));
            await TestHost.SaveAsync(db);
            return true;
        });
        var placed = Placed;
        await StepAsync(100);
        Placed.ShouldBe(placed);
        await StepAsync(200);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        (await HoldingAsync()).Quantity.ShouldBe(_before.Quantity);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task Paused_it_waits_and_says_so_and_after_a_panic_its_owner_has_the_word()
    {
        var id = await BeginAsync();
        await StepAsync(20);
        (await Alice.PostAsync("trading/pause")).Ok();
        var placed = Placed;
        await StepAsync(30);
        Placed.ShouldBe(placed);
        (await OperationAsync(id)).Text("error").ShouldStartWith("trading_paused");
        (await MessagesAsync()).Single()["reason"]!.GetValue<string>().ShouldBe("paused");
        (await Alice.PostAsync("trading/panic")).Ok()["confirmed"]!.GetValue<bool>().ShouldBeTrue();
        (await Alice.PostAsync("trading/resume", new { })).Ok();

        // Between two batches there is no order, and still the account is not to be switched or taken away.
        var other = (await Alice.PostAsync("credentials", new { broker = "paper", label = "Other" })).Ok(HttpStatusCode.Created).Text("id");
        (await Alice.PostAsync($"credentials/{other}/activate", new { acceptHoldings = true })).Refused(HttpStatusCode.Conflict, "operation_open");
        await StepAsync(30);
        Placed.ShouldBe(placed);
        (await OperationAsync(id)).Text("state").ShouldBe("stuck");
        (await MessagesAsync()).ShouldContain(message => message["reason"]!.GetValue<string>() == "stuck" && message["urgent"]!.GetValue<bool>());

        // Books from a backup know less than the broker.
        await MoveHoldingAsync(30);
        (await Alice.PostAsync($"operations/{id}/continue")).Refused(HttpStatusCode.Conflict, "holding_differs");
        await MoveHoldingAsync(-30);
        (await Alice.PostAsync($"operations/{id}/continue")).Ok().Text("state").ShouldBe("running");
        await StepAsync(250);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        (await HoldingAsync()).AveragingCost.ShouldBe(_before.AveragingCost);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task Money_that_is_short_stops_the_purchase_loudly_and_the_next_session_ends_it()
    {
        var id = await BeginAsync();
        Api.Brokers.Power = 0;
        await StepAsync(120);
        var stuck = await OperationAsync(id);
        (stuck.Text("state"), stuck.Text("step"), stuck.Number("missing")).ShouldBe(("stuck", "buying", _before.Quantity));
        stuck.Text("error").ShouldStartWith("buying_power_short");
        (await Alice.PostAsync($"operations/{id}/cancel", new { })).Refused(HttpStatusCode.Conflict, "not_bought_back");
        (await Alice.DeleteAsync($"bots/{Bot}")).Refused(HttpStatusCode.Conflict, "bot_busy");

        // Overnight nothing is planned for the bot, and its owner is told again.
        await Api.RunToAsync("14:40", 5);
        await StepAsync(5);
        (await ReadAsync(Alice, db => db.Orders.CountAsync(order => order.Origin == OrderOrigin.Plan && order.SessionDate >= new DateOnly(2026, 3, 4)))).ShouldBe(0);
        (await MessagesAsync()).Count(message => message["urgent"]!.GetValue<bool>()).ShouldBeGreaterThanOrEqualTo(2);
        Api.Brokers.Power = null;
        (await Bob.PostAsync($"operations/{id}/continue")).Refused(HttpStatusCode.NotFound, "not_found");
        (await Alice.PostAsync($"operations/{id}/continue")).Ok();
        await StepAsync(120);
        (await OperationAsync(id)).Text("state").ShouldBe("completed");
        var after = await HoldingAsync();
        (after.Quantity, after.AveragePrice, after.AveragingCost, after.CycleStartedAt).ShouldBe((_before.Quantity, _before.AveragePrice, _before.AveragingCost, _before.CycleStartedAt));
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task Too_near_the_close_it_does_not_begin_and_what_began_sells_no_more_than_it_can_buy_back()
    {
        Api.Host.Trading.Set(TradingApi.At("20:46", 4));
        var id = await BeginAsync();
        Api.Host.Trading.Set(TradingApi.At("20:51", 4).AddSeconds(10));
        await StepAsync(120);
        var done = await OperationAsync(id);
        (done.Text("state"), done.Number("sold") is > 0 and < 200, done.Number("missing")).ShouldBe(("completed", true, 0));
        (await HoldingAsync()).Quantity.ShouldBe(_before.Quantity);
        var bobs = (await Bob.GetAsync("bots")).Ok()[0]!.Text("id");
        (await Bob.PostAsync($"bots/{bobs}/gain-realisation")).Refused(HttpStatusCode.Conflict, "too_late_today");
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task Cancelled_while_it_sells_it_buys_back_and_left_sold_only_on_its_owners_word()
    {
        var id = await BeginAsync();
        await StepAsync(20);
        (await Alice.PostAsync($"operations/{id}/cancel", new { })).Ok();
        await StepAsync(60);
        var done = await OperationAsync(id);
        (done.Text("state"), done.Number("sold") > 0, done.Number("missing")).ShouldBe(("cancelled", true, 0));
        (await HoldingAsync()).AveragingCost.ShouldBe(_before.AveragingCost);
        (await Alice.PostAsync($"operations/{id}/cancel", new { })).Refused(HttpStatusCode.Conflict, "operation_over");

        var second = await BeginAsync();
        await StepAsync(20);
        var left = (await Alice.PostAsync($"operations/{second}/cancel", new { leaveSold = true })).Ok();
        (left.Text("state"), left.Number("missing") > 0).ShouldBe(("cancelled", true));
        var after = await HoldingAsync();
        (after.Quantity, after.AveragingCost).ShouldBe((_before.Quantity - left.Number("missing"), after.Quantity * after.AveragePrice));
        (await BotAsync()).LastSoldSession.ShouldBe(new DateOnly(2026, 3, 4));
        await StepAsync(30);
        (await HoldingAsync()).Quantity.ShouldBe(after.Quantity);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task What_waits_with_shares_missing_is_told_and_after_the_close_it_stands_still_whatever_the_broker_throws()
    {
        // A cap that is lower than a batch makes the batches smaller.
        (await Alice.PutAsync("settings", new { maxOrderValue = 1700 })).Ok();
        var id = await BeginAsync();
        (await Alice.PutAsync("settings", new { maxOrderValue = 600 })).Ok();
        await StepAsync(12);
        (await BatchesAsync()).ShouldAllBe(slice => slice.Quantity == 11 && slice.State == SliceState.Filled);
        (await OperationAsync(id)).Number("missing").ShouldBeGreaterThan(0);

        // In the middle of a batch the broker falls silent.
        Api.Brokers.Before = (_, call) => call == Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        await StepAsync(15);
        (await MessagesAsync()).ShouldBeEmpty();
        Api.Host.Trading.Set(Now.AddMinutes(4));
        await StepAsync(25);
        var told = (await MessagesAsync()).Single();
        (told.Text("reason"), told["urgent"]!.GetValue<bool>()).ShouldBe(("waiting", true));
        Api.Host.Trading.Set(TradingApi.At("21:16", 4));
        await StepAsync(2);
        (await OperationAsync(id)).Text("state").ShouldBe("stuck");
        (await MessagesAsync()).ShouldContain(message => message.Text("reason") == "stuck");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_one_holds_up_nobody_else()
    {
        await BeginAsync();
        var bobs = (await Bob.GetAsync("bots")).Ok()[0]!.Text("id");
        var other = (await Bob.PostAsync($"bots/{bobs}/gain-realisation", new { })).Ok()["operation"]!.Text("id");
        var alices = await ReadAsync(Alice, db => db.UserCredentials.Select(row => row.Id).SingleAsync());
        var released = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        Api.Brokers.Before = (credential, call) =>
        {
            if (credential != alices || call != Call.Place)
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return released.Task;
        };
        var runner = Api.Host.Services.GetRequiredService<OperationRunner>();
        await runner.StartDueAsync(CancellationToken.None);
        await asked.Task;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Bob.GetAsync("operations/" + other)).Ok().Text("state") != "completed")
        {
            patience.Token.ThrowIfCancellationRequested();
            Api.Host.Services.GetRequiredService<IQuoteTicks>().BeginTick();
            await runner.StartDueAsync(CancellationToken.None);
            Api.Host.Trading.Set(Now.AddSeconds(1));
        }

        runner.DrainAsync().IsCompleted.ShouldBeFalse();
        released.SetResult();
        await runner.DrainAsync();
    }

    private Task<bool> MoveHoldingAsync(decimal shares) => ReadAsync(Alice, async db =>
    {
        (await db.Positions.SingleAsync()).Quantity += shares;
        await TestHost.SaveAsync(db);
        return true;
    });

    private async Task<string> BeginAsync(string? key = null) => (await Alice.PostAsync($"bots/{Bot}/gain-realisation", new { }, key)).Ok()["operation"]!.Text("id");

    private Task<Bot> BotAsync() => ReadAsync(Alice, db => db.Bots.AsNoTracking().SingleAsync());

    private Task<List<OrderSlice>> BatchesAsync() =>
        ReadAsync(Alice, db => db.OrderSlices.AsNoTracking().Where(slice => slice.Number > SliceNumbers.FirstBatch).OrderBy(slice => slice.Number).ToListAsync());

    private async Task<List<JsonNode>> MessagesAsync() => (await ReadAsync(
        Alice, db => db.Notifications.AsNoTracking().Where(row => row.Kind == NotificationKind.Operation).Select(row => row.Data).ToListAsync())).ConvertAll(data => JsonNode.Parse(data)!);
}

public sealed class SqliteGainRealisationTests() : GainRealisationTests(DatabaseProvider.Sqlite);

public sealed class PostgresGainRealisationTests() : GainRealisationTests(DatabaseProvider.Postgres);
