using System.Net;
using EggMoney.Application.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>Selling, ordering and cancelling by hand. Before 16:30 Alice's bot has bought with its first slice, and has four to come.</summary>
public abstract class ForceSellTests(DatabaseProvider provider) : ByHandFixture(provider)
{
    [Fact]
    public async Task A_dry_run_says_what_would_be_sent_and_changes_nothing()
    {
        await Api.RunToAsync("16:00");
        var (held, placed) = ((await HoldingAsync()).Quantity, Placed);
        var dry = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 50, dryRun = true })).Ok();
        (dry.Text("kind"), dry.Number("quantity"), dry.Number("limitPrice")).ShouldBe(("Sell_Part", decimal.Floor(held / 2), 49m));
        (dry["cancels"]![0]!["plannedSlices"]!.GetValue<int>(), dry["refusals"]!.AsArray().Count, dry["order"]).ShouldBe((4, 0, null));
        (await Bob.PostAsync($"bots/{Bot}/force-sell", new { percent = 50 })).Refused(HttpStatusCode.NotFound, "not_found");
        Placed.ShouldBe(placed);
        (await HandOrdersAsync()).ShouldBeEmpty();

        // What was said is what is sent.
        var sold = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 50 })).Ok();
        (sold.Text("kind"), sold.Number("quantity"), sold.Number("limitPrice")).ShouldBe((dry.Text("kind"), dry.Number("quantity"), dry.Number("limitPrice")));
    }

    [Fact]
    public async Task A_sale_ends_the_open_order_first_and_is_seen_to_its_end()
    {
        await Api.RunToAsync("16:00");
        var order = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Ok()["order"]!;
        order.Text("state").ShouldBe("Open");
        (await ReadAsync(Alice, db => db.Orders.CountAsync(row => row.Origin == OrderOrigin.Plan && row.State == OrderState.Completed))).ShouldBe(1);
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Refused(HttpStatusCode.Conflict, "hand_order_open");

        await Api.RunToAsync("16:05");
        (await HoldingAsync()).Quantity.ShouldBe(0);
        var hand = (await HandOrdersAsync()).Single();
        (hand.State, hand.Kind, hand.Number).ShouldBe((OrderState.Completed, OrderKind.Sell, 0));
        (await ReadAsync(Alice, db => db.Bots.AsNoTracking().SingleAsync())).LastSoldSession.ShouldBe(new DateOnly(2026, 3, 2));
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Refused(HttpStatusCode.Conflict, "nothing_to_sell");
        await BooksAgreeAsync();
        (await Api.Host.ActsAsync(Alice)).Select(act => act.Action).ShouldContain("bot.sold");
    }

    [Fact]
    public async Task Several_sales_in_one_session_are_each_confirmed()
    {
        await Api.RunToAsync("16:00");
        foreach (var minute in new[] { "16:05", "16:10" })
        {
            (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 30 })).Ok();
            await Api.RunToAsync(minute);
        }

        (await HandOrdersAsync()).Select(order => (order.Number, order.State)).ShouldBe([(0, OrderState.Completed), (1, OrderState.Completed)]);
        await Api.RunToAsync("22:00");
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_closing_dip_is_confirmed_though_a_sale_by_hand_had_its_number_before()
    {
        (await Alice.PostAsync("bots", new { name = "SO_1", symbol = "SOXL", seed = 1000, active = true, closingDipRules = new[] { new { dropRate = 0.05m, seedRate = 1m } } })).Ok(HttpStatusCode.Created);
        await Api.RunToAsync("16:00");
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Ok();
        await Api.RunToAsync("20:45");
        (await HandOrdersAsync()).Single().State.ShouldBe(OrderState.Completed);
        Api.Market.Set("SOXL", Now, 28m, 30m);
        await Api.RunToAsync("20:55");
        (await ReadAsync(Alice, db => db.Orders.AsNoTracking().SingleAsync(order => order.Origin == OrderOrigin.Dip))).State.ShouldBe(OrderState.Completed);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_found_in_the_list_and_never_sent_again()
    {
        await Api.RunToAsync("16:00");
        var placed = Placed;
        Api.Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        var order = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 }, "lost")).Ok()["order"]!;
        order["slices"]![0]!.Text("state").ShouldBe("Unknown");
        Api.Brokers.After = (_, _) => Task.CompletedTask;
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Refused(HttpStatusCode.Conflict, "hand_order_open");
        await Api.RunToAsync("16:10");
        Placed.ShouldBe(placed + 1);
        (await HandOrdersAsync()).Single().State.ShouldBe(OrderState.Completed);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task What_an_earlier_session_left_at_the_broker_is_ended_before_a_sale_or_refuses_it()
    {
        Api.LetOrdersRest();
        await Api.RunToAsync("15:10");
        Api.Brokers.Before = (_, call) => call is Call.Cancel or Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        await ReadAsync(Alice, async db =>
        {
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), BotId = Guid.Parse(Bot), Name = "TQ_1", Symbol = "TQQQ", Quantity = 10, AveragePrice = 50, AveragingCost = 500, Cost = 500 });
            await TestHost.SaveAsync(db);
            return true;
        });
        Api.Host.Trading.Set(TradingApi.At("14:40", 3));
        Api.Host.Services.GetRequiredService<IQuoteTicks>().BeginTick();
        var placed = Placed;
        var dry = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 50, dryRun = true })).Ok();
        dry["cancels"]![0]!["openSlices"]!.GetValue<int>().ShouldBe(1);
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 50 })).Refused(HttpStatusCode.Conflict, "order_not_ended");
        Placed.ShouldBe(placed);
    }

    [Fact]
    public async Task The_guards_hold_for_a_person_too()
    {
        var body = new { percent = 100 };
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 0 })).Refused(HttpStatusCode.BadRequest, "validation", "percent");
        await Api.RunToAsync("16:00");
        (await Alice.PostAsync("trading/pause")).Ok();
        (await Alice.PostAsync($"bots/{Bot}/force-sell", body)).Refused(HttpStatusCode.Conflict, "order_refused");
        (await Alice.PostAsync("trading/resume", new { })).Ok();
        (await Alice.PutAsync("settings", new { maxOrderValue = 100 })).Ok();
        var dry = (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100, dryRun = true })).Ok();
        dry["refusals"]![0]!.Text("code").ShouldBe("order_too_large");
        (await Alice.PostAsync($"bots/{Bot}/force-sell", body)).Refused(HttpStatusCode.Conflict, "order_refused");
        (await Alice.PutAsync("settings", new { })).Ok();

        // A refused sale leaves the bot's open order alone.
        (await ReadAsync(Alice, db => db.Orders.SingleAsync())).State.ShouldBe(OrderState.Open);
        await Api.RunToAsync("21:30");
        (await Alice.PostAsync($"bots/{Bot}/force-sell", body)).Refused(HttpStatusCode.Conflict, "order_refused");
    }

    [Fact]
    public async Task An_inactive_bot_can_be_sold_and_its_sale_is_not_cancelled()
    {
        await Api.RunToAsync("16:00");
        (await Alice.PostAsync($"bots/{Bot}/deactivate")).Ok();
        await Api.RunToAsync("16:35");
        Api.LetOrdersRest();
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 100 })).Ok();
        await Api.RunToAsync("16:40");
        (await HandOrdersAsync()).Single().State.ShouldBe(OrderState.Completed);
        await BooksAgreeAsync();
    }

    [Fact]
    public async Task An_order_is_cancelled_and_what_filled_stays()
    {
        await Api.RunToAsync("16:00");
        var order = (await Alice.GetAsync("orders")).Ok()["items"]![0]!.Text("id");
        var dry = (await Alice.PostAsync($"orders/{order}/cancel", new { dryRun = true })).Ok();
        (dry["plannedSlices"]!.GetValue<int>(), dry["order"]!.Text("state")).ShouldBe((4, "Open"));
        (await Bob.PostAsync($"orders/{order}/cancel")).Refused(HttpStatusCode.NotFound, "not_found");
        var done = (await Alice.PostAsync($"orders/{order}/cancel")).Ok();
        (done["confirmed"]!.GetValue<bool>(), done["order"]!.Text("state")).ShouldBe((true, "Completed"));
        (await Alice.PostAsync($"orders/{order}/cancel")).Refused(HttpStatusCode.Conflict, "order_over");
        var placed = Placed;
        await Api.RunToAsync("22:00");
        (await ReadAsync(Alice, db => db.OrderSlices.CountAsync(slice => slice.SubmittingAt != null))).ShouldBe(1);
        await BooksAgreeAsync();
        Placed.ShouldBeGreaterThan(placed);
    }

    [Fact]
    public async Task An_open_child_is_cancelled_at_the_broker_and_a_silent_one_is_not_taken_for_ended()
    {
        Api.LetOrdersRest();
        await Api.RunToAsync("15:10");
        var order = (await Alice.GetAsync("orders")).Ok()["items"]![0]!.Text("id");
        Api.Brokers.Before = (_, call) => call is Call.Cancel or Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        var silent = (await Alice.PostAsync($"orders/{order}/cancel")).Ok();
        (silent["confirmed"]!.GetValue<bool>(), silent["openSlices"]!.GetValue<int>(), silent["order"]!.Text("state")).ShouldBe((false, 1, "Open"));
        Api.Brokers.Before = (_, _) => Task.CompletedTask;
        (await Alice.PostAsync($"orders/{order}/cancel")).Ok()["order"]!.Text("state").ShouldBe("Unfilled");
        (await Alice.GetAsync("positions")).Ok().AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bot_that_missed_its_turn_is_ordered_and_a_repeat_after_a_crash_is_answered_as_it_stands()
    {
        (await Alice.PostAsync($"bots/{Bot}/pause")).Ok();
        await Api.RunToAsync("15:08");
        (await Alice.PostAsync($"bots/{Bot}/resume")).Ok();
        var done = (await Alice.PostAsync($"bots/{Bot}/order-now", new { }, "turn")).Ok();

        // As if the process had ended between the act and its answer.
        await ReadAsync(Alice, db => db.IdempotencyRecords.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, (int?)null).SetProperty(row => row.Answer, (string?)null)));
        Api.Host.Wall.UtcNow += TimeSpan.FromMinutes(3);
        (await Alice.PostAsync($"bots/{Bot}/order-now", new { }, "turn")).Ok().Text("orderId").ShouldBe(done.Text("orderId"));
        (await ReadAsync(Alice, db => db.Decisions.CountAsync())).ShouldBe(1);
        (await ReadAsync(Alice, db => db.Orders.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_bot_is_planned_at_once_and_not_again_in_this_session()
    {
        var extra = (await Alice.PostAsync("bots", TradingApi.Buyer("SO_1", "SOXL"))).Ok(HttpStatusCode.Created).Text("id");
        (await Alice.PostAsync($"bots/{extra}/order-now")).Refused(HttpStatusCode.Conflict, "session_closed");
        await Api.RunToAsync("15:00");
        var dry = (await Alice.PostAsync($"bots/{extra}/order-now", new { dryRun = true })).Ok();
        (dry.Text("rule"), dry.Text("kind"), dry.Number("amount"), dry["sliceTimes"]!.AsArray().Count).ShouldBe(("FirstBuy", "Buy", 1000m, 5));
        (await ReadAsync(Alice, db => db.Decisions.CountAsync())).ShouldBe(0);
        var done = (await Alice.PostAsync($"bots/{extra}/order-now", new { }, "now")).Ok();
        (await Alice.PostAsync($"bots/{extra}/order-now", new { }, "now")).Ok().Text("orderId").ShouldBe(done.Text("orderId"));
        (await Alice.PostAsync($"bots/{extra}/order-now")).Refused(HttpStatusCode.Conflict, "planned_already");
        (await Bob.PostAsync($"bots/{extra}/order-now")).Refused(HttpStatusCode.NotFound, "not_found");

        // The session's plan decides the other bot only, and both orders' slices go out.
        await Api.RunToAsync("22:00");
        var orders = await ReadAsync(Alice, db => db.Orders.AsNoTracking().OrderBy(order => order.Symbol).ToListAsync());
        orders.Select(order => (order.Symbol, order.State)).ShouldBe([("SOXL", OrderState.Completed), ("TQQQ", OrderState.Completed)]);
        var slices = await ReadAsync(Alice, db => db.OrderSlices.AsNoTracking().ToListAsync());
        slices.Count.ShouldBe(10);
        slices.ShouldAllBe(slice => slice.State == SliceState.Filled);
        await BooksAgreeAsync();
    }
}

public sealed class SqliteForceSellTests() : ForceSellTests(DatabaseProvider.Sqlite);

public sealed class PostgresForceSellTests() : ForceSellTests(DatabaseProvider.Postgres);
