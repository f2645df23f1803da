using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Answers that never come: the broker's lists decide, and nothing is ever sent again.</summary>
public abstract class LostAnswerTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found_and_adopted()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:10");
        var lost = (await SlicesAsync(anna, Day1))[0];
        lost.State.ShouldBe(SliceState.Unknown);
        lost.OrderNumber.ShouldBeNull();

        await RunToAsync(Day1, "00:11");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Filled);
        (await PositionAsync(anna))!.Quantity.ShouldBe(3);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        Brokers.Calls.Count(call => call.Call == Call.Place).ShouldBe(5);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Equal_orders_of_sibling_bots_with_lost_answers_are_each_adopted_once()
    {
        var anna = await AddAsync("anna", Buyer("TQ_1"), Buyer("TQ_2"), Buyer("TQ_3"));
        Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "06:00");
        foreach (var bot in new[] { "TQ_1", "TQ_2", "TQ_3" })
        {
            (await PositionAsync(anna, bot))!.Quantity.ShouldBe(19);
        }

        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task An_order_that_never_reached_the_broker_is_concluded_from_two_lists_and_its_money_is_spent_later()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:10");
        Brokers.Before = (_, _) => Task.CompletedTask;

        // Two minutes past its send deadline one list lacks it; that alone proves nothing.
        await RunToAsync(Day1, "00:13");
        var lost = (await SlicesAsync(anna, Day1))[0];
        lost.State.ShouldBe(SliceState.Unknown);
        lost.MissingSince.ShouldNotBeNull();
        await RunToAsync(Day1, "00:14");
        lost = (await SlicesAsync(anna, Day1))[0];
        lost.State.ShouldBe(SliceState.Failed);
        lost.Error.ShouldNotBeNull().ShouldContain("never had it");

        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task While_it_is_unknown_its_money_is_reserved_and_the_order_waits()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Place || call == Call.Orders ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:10");
        await RunToAsync(Day1, "02:25");
        var slices = await SlicesAsync(anna, Day1);
        slices[0].State.ShouldBe(SliceState.Unknown);
        slices[0].ReservedAmount.ShouldBe(3 * 51m);

        // Without the broker's list nothing of this order goes out again: slice 2 waits until its window ends.
        Brokers.Calls.Count(call => call.Call == Call.Place).ShouldBe(1);
    }

    [Fact]
    public async Task An_order_that_comes_to_light_after_the_conclusion_is_adopted_at_the_close_and_told()
    {
        var anna = await AddAsync("anna", Buyer());
        var credential = await CredentialAsync(anna);

        // The broker takes it, loses the answer, and its lists do not show it until the close.
        Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        Brokers.Hidden = true;
        await RunToAsync(Day1, "00:10");
        Brokers.After = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "00:15");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Failed);
        Brokers.Hidden = false;
        await RunToAsync(Day1, "06:00");

        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Filled);
        (await Host.Paper.GetLedgerAsync(credential)).Orders.Count.ShouldBe(Brokers.Calls.Count(call => call.Call == Call.Place));
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_slice_is_asked_about_at_the_account_it_went_to()
    {
        var anna = await AddAsync("anna", Buyer());
        var first = await CredentialAsync(anna);
        Brokers.After = (_, call) => call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:10");
        Brokers.After = (_, _) => Task.CompletedTask;

        // Its owner makes another account active while the answer is lost.
        var second = Guid.CreateVersion7();
        await Host.Paper.OpenAccountAsync(second, 100_000);
        await Host.ChangeAsync(anna, async db => (await db.UserCredentials.SingleAsync()).Active = false);
        await Host.ChangeAsync(anna, db =>
        {
            db.UserCredentials.Add(new() { Id = second, Broker = "paper", Label = "Second" });
            return Task.CompletedTask;
        });
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices.ShouldAllBe(slice => slice.State == SliceState.Filled);
        slices.Select(slice => slice.CredentialId).ShouldBe([first, second, second, second, second]);
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        (await Host.Paper.GetLedgerAsync(first)).Orders.Count.ShouldBe(1);
        (await Host.Paper.GetLedgerAsync(second)).Orders.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_lost_answer_to_a_cancel_is_settled_by_the_lists()
    {
        var anna = await AddAsync("anna", Buyer());

        // The price jumps between our quote and the order, so that its limit rests.
        Brokers.Before = (_, call) =>
        {
            if (call == Call.Place)
            {
                Market.Set("TQQQ", At(Day1, "00:10"), 60m, 50m);
            }

            return Task.CompletedTask;
        };
        await RunToAsync(Day1, "00:12");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Accepted);
        Market.Set("TQQQ", At(Day1, "01:00"), 60m, 50m);
        Brokers.Before = (_, _) => Task.CompletedTask;
        Brokers.After = (_, call) => call == Call.Cancel ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "01:15");
        Brokers.After = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "06:00");

        var slices = await SlicesAsync(anna, Day1);
        slices[0].State.ShouldBe(SliceState.Cancelled);
        slices[0].FilledQuantity.ShouldBe(0);
        (await PositionAsync(anna))!.Quantity.ShouldBeGreaterThan(10);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task A_sale_of_what_the_books_do_not_hold_is_not_booked_and_a_person_is_called()
    {
        // Q40: a holding that its owner deleted while it was being sold. The old program made a phantom holding.
        var anna = await AddAsync("anna", new Application.Trading.BotSettings("TQ_1", "TQQQ", 1000));
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 80m, 50m);
        Brokers.After = (_, call) => call == Call.Place ? RemoveHoldingAsync() : Task.CompletedTask;
        await RunToAsync(Day2, "00:12");

        (await Host.WithDbAsync(anna, db => db.Positions.CountAsync(row => row.Quantity != 0))).ShouldBe(0);
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldNotBeEmpty();
        (await SlicesAsync(anna, Day2))[0].State.IsFinal().ShouldBeFalse();
        (await OrderAsync(anna, Day2)).State.ShouldBe(OrderState.Open);

        async Task RemoveHoldingAsync()
        {
            Brokers.After = (_, _) => Task.CompletedTask;
            await Host.ChangeAsync(anna, async db => db.Positions.Remove(await db.Positions.SingleAsync()));
        }
    }
}

public sealed class SqliteLostAnswerTests() : LostAnswerTests(DatabaseProvider.Sqlite);

public sealed class PostgresLostAnswerTests() : LostAnswerTests(DatabaseProvider.Postgres);
