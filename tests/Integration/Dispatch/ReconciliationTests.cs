using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>The broker's lists against ours, rule by rule. Bob trades the same nights beside Anna, and nothing of hers may touch him.</summary>
public abstract class ReconciliationTests(DatabaseProvider provider) : NightFixture(provider)
{
    private TenantInfo _anna = null!;
    private TenantInfo _bob = null!;
    private Guid _account;

    [Fact]
    public async Task An_order_placed_by_hand_is_never_adopted_and_with_none_of_ours_beside_it_its_owner_is_asked()
    {
        await TradersAsync();

        // Anna's request never reached the broker; an equal order that she placed by hand is there.
        Brokers.Before = (account, call) => account == _account && call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        Change(orders => [Stranger("H1") with { ByHand = true }]);
        await RunToAsync(Day1, "00:14");
        var asked = await SliceAsync();
        (asked.State, asked.NeedsAnswer, asked.OrderNumber).ShouldBe((SliceState.Unknown, true, null));
        (await MessagesAsync(_anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("H1");

        (await ResolveAsync(asked.Id, neverPlaced: true)).Value!.State.ShouldBe("Failed");
        await BobTradesAsync();
    }

    [Fact]
    public async Task Of_two_equal_orders_for_one_lost_slice_none_is_taken_until_its_owner_says_which()
    {
        await TradersAsync();
        Brokers.After = (account, call) => account == _account && call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        Change(orders => [.. orders, Stranger("9000000001")]);
        await RunToAsync(Day1, "00:30");
        var asked = await SliceAsync();
        (asked.State, asked.NeedsAnswer, asked.OrderNumber).ShouldBe((SliceState.Unknown, true, null));
        var bot = await BotAsync();
        (bot.Paused, bot.PauseReason).ShouldBe((true, PauseReason.OrderUndecided));
        var told = (await MessagesAsync(_anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data;
        told.ShouldContain("9000000001");
        told.ShouldContain("0000000001");
        (await ResumeAsync()).Error.ShouldBe(TradingErrors.OrderUndecided);

        (await ResolveAsync(asked.Id, placed: "4711")).Error!.Code.ShouldBe("order_not_listed");
        (await Host.SendAsync(_bob, new ResolveSliceCommand(asked.Id, null, NeverPlaced: true))).Error.ShouldBe(CommonErrors.NotFound);
        Brokers.After = (_, _) => Task.CompletedTask;
        (await ResolveAsync(asked.Id, placed: "1")).Value!.State.ShouldBe("Filled");
        (await ResolveAsync(asked.Id, neverPlaced: true)).Error.ShouldBe(TradingErrors.SliceDecided);
        (await BotAsync()).Paused.ShouldBeFalse();
        (await PositionAsync(_anna))!.Quantity.ShouldBe(3);
        (await Host.WithDbAsync(_anna, db => db.AuditEntries.CountAsync(row => row.Action == "slice.resolved"))).ShouldBe(1);

        await RunToAsync(Day1, "06:00");
        (await PositionAsync(_anna))!.Quantity.ShouldBe(19);
        await BobTradesAsync();
        await BooksBalanceAsync(_anna);
    }

    [Fact]
    public async Task An_accepted_order_that_the_lists_lack_is_asked_about_and_the_answer_that_it_never_was_ends_it()
    {
        await TradersAsync();
        Change(_ => []);
        await RunToAsync(Day1, "00:11");
        var slice = await SliceAsync();
        (slice.State, slice.NeedsAnswer).ShouldBe((SliceState.Accepted, false));
        slice.MissingSince.ShouldNotBeNull();
        await RunToAsync(Day1, "00:13");
        slice = await SliceAsync();
        slice.NeedsAnswer.ShouldBeTrue();
        slice.Error.ShouldStartWith(SliceCodes.Missing);

        (await ResolveAsync(slice.Id, neverPlaced: true)).Value!.State.ShouldBe("Cancelled");
        slice = await SliceAsync();
        (slice.OrderNumber, slice.IsDisowned).ShouldBe((null, true));

        // What she disowned is not booked, although the list shows it again as filled.
        Brokers.Lists = (_, orders) => orders;
        await RunToAsync(Day1, "06:00");
        (await SliceAsync()).FilledQuantity.ShouldBe(0);
        (await OrderAsync(_anna, Day1)).State.ShouldBe(OrderState.Completed);
        (await MessagesAsync(_anna, NotificationKind.HoldingsDiffer)).ShouldHaveSingleItem();
        await BobTradesAsync();
    }

    [Fact]
    public async Task An_order_that_comes_back_to_the_lists_answers_its_question_by_itself()
    {
        await TradersAsync();
        Change(_ => []);
        await RunToAsync(Day1, "00:13");
        (await SliceAsync()).NeedsAnswer.ShouldBeTrue();
        Brokers.Lists = (_, orders) => orders;
        await RunToAsync(Day1, "06:00");
        (await SliceAsync()).State.ShouldBe(SliceState.Filled);
        (await BotAsync()).Paused.ShouldBeFalse();
        (await PositionAsync(_anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(_anna, _bob);
    }

    [Fact]
    public async Task One_unanswered_question_ends_neither_the_nights_nor_the_comparison_of_the_others()
    {
        await TradersAsync(Buyer("TQ_2"));
        Change(orders => [.. orders.Where(order => order.OrderNumber != "0000000001" || order.OrderDate != Session(Day1))]);
        await RunToAsync(Day1, "05:05");
        var close = (await RunAsync(_anna, Day1, WorkPhase.CloseSession))!;
        close.State.ShouldBe(RunState.Waiting);
        close.Error.ShouldNotBeNull().ShouldContain("owner's answer");
        await RunToAsync(Day1, "08:00");
        close = (await RunAsync(_anna, Day1, WorkPhase.CloseSession))!;
        close.State.ShouldBe(RunState.Succeeded);
        (await SlicesAsync(_anna, Day1)).Count(slice => slice.NeedsAnswer).ShouldBe(1);

        // The other bot trades on, and the answer a day later settles everything.
        await RunToAsync(Day2, "06:00");
        (await PositionAsync(_anna, "TQ_2"))!.Quantity.ShouldBe(38);
        (await RunAsync(_anna, Day2, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
        Brokers.Lists = (_, orders) => orders;
        var asked = (await SlicesAsync(_anna, Day1)).Single(slice => slice.NeedsAnswer);
        (await ResolveAsync(asked.Id, placed: "0000000001")).IsOk.ShouldBeTrue();
        (await Host.WithDbAsync(_anna, db => db.Orders.CountAsync(order => order.State == OrderState.Open))).ShouldBe(0);
        await BooksBalanceAsync(_anna, _bob);
    }

    [Fact]
    public async Task An_order_that_ended_for_no_reason_told_counts_as_ended_by_the_second_look()
    {
        await TradersAsync();
        Rest("04:00");
        Change(orders => [.. orders.Select(order => order.State == BrokerOrderState.Open ? order with { State = BrokerOrderState.Ended } : order)]);
        await RunToAsync(Day1, "00:11");
        (await SliceAsync()).State.ShouldBe(SliceState.Accepted);
        await RunToAsync(Day1, "00:13");
        (await SliceAsync()).State.ShouldBe(SliceState.Cancelled);

        // It was open all the time, and the next look at it says so: it is cancelled, not forgotten.
        Brokers.Lists = (_, orders) => orders;
        await RunToAsync(Day1, "06:00");
        var order = (await Host.Paper.GetLedgerAsync(_account)).Orders.Single(row => row.OrderNumber == "0000000001");
        order.State.ShouldBe(BrokerOrderState.Cancelled);
        (await SliceAsync()).State.ShouldBe(SliceState.Cancelled);
        await BooksBalanceAsync(_anna, _bob);
    }

    [Fact]
    public async Task A_revised_order_ends_and_the_new_one_is_its_owners()
    {
        await TradersAsync();
        Rest();
        Change(orders => [.. orders.Select(order => order.OrderNumber == "0000000001" ? order with { State = BrokerOrderState.Replaced } : order), Stranger("9000000002")]);
        await RunToAsync(Day1, "00:12");
        var slice = await SliceAsync();
        slice.State.ShouldBe(SliceState.Cancelled);
        slice.Error.ShouldStartWith(SliceCodes.Replaced);
        (await MessagesAsync(_anna, NotificationKind.NeedsAttention)).ShouldHaveSingleItem().Data.ShouldContain("orderReplaced");
        (await SlicesAsync(_anna, Day1)).ShouldAllBe(row => row.OrderNumber != "9000000002");
        await BobTradesAsync(17);
    }

    [Fact]
    public async Task Fills_that_go_backwards_stay_booked_and_are_told_once()
    {
        await TradersAsync();
        await RunToAsync(Day1, "00:12");
        (await PositionAsync(_anna))!.Quantity.ShouldBe(3);
        Change(orders => [.. orders.Select(order => order with { FilledQuantity = 1, FilledAmount = 50 })]);
        await RunToAsync(Day1, "06:00");
        var first = (await SliceAsync()).Id;
        (await PositionAsync(_anna))!.Quantity.ShouldBeGreaterThanOrEqualTo(3);
        (await MessagesAsync(_anna, NotificationKind.NeedsAttention)).Count(row => row.Key == $"fillsWentBackwards/{first:N}").ShouldBe(1);
        await BobTradesAsync();
    }

    [Fact]
    public async Task A_process_that_begins_reads_the_lists_before_anything_is_due()
    {
        await TradersAsync();
        Brokers.After = (account, call) => account == _account && call == Call.Place ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "00:10");
        (await SliceAsync()).State.ShouldBe(SliceState.Unknown);
        await using var restarted = Host.StartAnother(Market, Calendar, services => services.AddSingleton<IBrokerFactory, FaultyBrokers>());
        await restarted.Dispatcher.RunDueAsync(0, CancellationToken.None);
        (await SliceAsync()).State.ShouldBe(SliceState.Filled);
    }

    private async Task TradersAsync(params BotSettings[] more)
    {
        _anna = await AddAsync("anna", [Buyer(), .. more]);
        _bob = await AddAsync("bob", Buyer());
        _account = await CredentialAsync(_anna);
    }

    /// <summary>Anna's orders rest: the price leaps away from their limit before they arrive.</summary>
    private void Rest(string until = "01:00") => Brokers.Before = (account, call) =>
    {
        if (account == _account && call == Call.Place)
        {
            Market.Set("TQQQ", Host.Clock.Now(), 60m, 50m).Set("TQQQ", At(Day1, until), 50m, 50m);
        }

        return Task.CompletedTask;
    };

    private void Change(Func<IReadOnlyList<BrokerOrder>, IReadOnlyList<BrokerOrder>> change) =>
        Brokers.Lists = (account, orders) => account == _account ? change(orders) : orders;

    /// <summary>An order equal to the first slice's.</summary>
    private static BrokerOrder Stranger(string number) =>
        new(Session(Day1), number, "TQQQ", Side.Buy, 3, 51m, At(Day1, "00:10"), BrokerOrderState.Open, 0, 0, 0, null);

    private async Task<OrderSlice> SliceAsync() => (await SlicesAsync(_anna, Day1))[0];

    private Task<Bot> BotAsync() => Host.WithDbAsync(_anna, db => db.Bots.AsNoTracking().SingleAsync(row => row.Name == "TQ_1"));

    private async Task<Result<BotDto>> ResumeAsync() => await Host.SendAsync(_anna, new SwitchBotCommand((await BotAsync()).Id, BotSwitch.Resume));

    private Task<Result<OrderSliceDto>> ResolveAsync(Guid slice, string? placed = null, bool neverPlaced = false) =>
        Host.SendAsync(_anna, new ResolveSliceCommand(slice, placed, neverPlaced));

    private async Task BobTradesAsync(decimal shares = 19)
    {
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(_bob))!.Quantity.ShouldBe(shares);
        (await MessagesAsync(_bob, NotificationKind.NeedsAttention)).ShouldBeEmpty();
        await BooksBalanceAsync(_bob);
    }
}

public sealed class SqliteReconciliationTests() : ReconciliationTests(DatabaseProvider.Sqlite);

public sealed class PostgresReconciliationTests() : ReconciliationTests(DatabaseProvider.Postgres);
