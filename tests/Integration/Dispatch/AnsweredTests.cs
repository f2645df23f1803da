using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Questions about orders that have ended, and what an answer ends for good.</summary>
public abstract class AnsweredTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task What_its_owner_disowned_stays_ended_though_the_broker_shows_it_open()
    {
        var anna = await AddAsync("anna", Buyer());
        IReadOnlyList<BrokerOrder> Open(IReadOnlyList<BrokerOrder> orders) =>
            [.. orders.Select(order => order.OrderNumber == "0000000001" ? order with { State = BrokerOrderState.Open, FilledQuantity = 1, FilledAmount = 50 } : order)];
        Brokers.Lists = (_, orders) => Open(orders);
        await RunToAsync(Day1, "00:12");
        Brokers.Lists = (_, orders) => [.. orders.Where(order => order.OrderNumber != "0000000001")];
        await RunToAsync(Day1, "00:15");
        var asked = (await SlicesAsync(anna, Day1))[0];
        (asked.NeedsAnswer, asked.FilledQuantity).ShouldBe((true, 1));
        (await ResolveAsync(anna, asked.Id, neverPlaced: true)).Value!.State.ShouldBe("Cancelled");

        Brokers.Lists = (_, orders) => Open(orders);
        await RunToAsync(Day1, "06:30");
        var slice = (await SlicesAsync(anna, Day1))[0];
        (slice.State, slice.FilledQuantity, slice.OrderNumber).ShouldBe((SliceState.Cancelled, 1, "0000000001"));
        (await RunAsync(anna, Day1, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public async Task What_an_older_session_left_open_is_named_beside_a_difference_and_does_not_silence_it()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");

        // Left by a defect: open, and nobody's.
        var id = (await SlicesAsync(anna, Day1))[0].Id;
        await Host.WithDbAsync(anna, db => db.OrderSlices.Where(slice => slice.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(slice => slice.State, SliceState.CancelRequested).SetProperty(slice => slice.Error, "answered_never_placed: by hand")));
        await Host.ChangeAsync(anna, async db => (await db.Positions.SingleAsync()).Quantity += 1);
        await RunToAsync(Day2, "06:00");
        var told = (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldHaveSingleItem();
        told.SessionDate.ShouldBe(Session(Day2));
        told.Data.ShouldContain($"\"openSlices\":[\"{Session(Day1):yyyy-MM-dd}\"]");
    }

    [Fact]
    public async Task A_late_fill_beyond_the_holding_asks_and_is_booked_as_far_as_the_bot_holds()
    {
        var anna = await AddAsync("anna", new BotSettings("TQ_1", "TQQQ", 1000));
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 60m, 50m);
        await RunToAsync(Day2, "00:09");
        BrokerOrder[] Sold(IReadOnlyList<BrokerOrder> orders, BrokerOrderState state, decimal quantity, decimal amount) =>
            [.. orders.Select(order => order.OrderDate == Session(Day2) && order.PlacedAt < At(Day2, "00:30") ? order with { State = state, FilledQuantity = quantity, FilledAmount = amount, Fees = 0 } : order)];
        Brokers.Lists = (_, orders) => Sold(orders, BrokerOrderState.Cancelled, 0, 0);
        await RunToAsync(Day2, "00:12");
        (await SlicesAsync(anna, Day2))[0].State.ShouldBe(SliceState.Cancelled);
        Brokers.Lists = (_, orders) => Sold(orders, BrokerOrderState.Filled, 100, 6000);
        await RunToAsync(Day2, "05:10");
        var asked = (await SlicesAsync(anna, Day2))[0];
        (asked.State, asked.NeedsAnswer, asked.FilledQuantity).ShouldBe((SliceState.Cancelled, true, 0));
        asked.Error.ShouldStartWith(SliceCodes.Oversold);
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.OrderUndecided);
        var checks = (await Host.SendAsync(anna, new DiagnoseQuery())).Value!;
        checks.Single(check => check.Name == "answers").Remedy.ShouldNotBeNull().ShouldContain(asked.Id.ToString());

        (await ResolveAsync(anna, asked.Id, asked.OrderNumber)).Error!.Code.ShouldBe("sale_exceeds_holding");
        var held = (await PositionAsync(anna))?.Quantity ?? 0;
        var cash = await CashAsync(anna);
        (await ResolveAsync(anna, asked.Id, asked.OrderNumber, acceptOversold: true)).IsOk.ShouldBeTrue();
        var slice = (await SlicesAsync(anna, Day2))[0];
        (slice.FilledQuantity, slice.NeedsAnswer, slice.IsDisowned).ShouldBe((held, false, true));
        ((await PositionAsync(anna))?.Quantity ?? 0).ShouldBe(0);
        (await CashAsync(anna)).ShouldBe(cash + 6000);
        (await Host.WithDbAsync(anna, db => db.CashEntries.OrderBy(row => row.At).LastAsync())).Amount.ShouldBe(6000 - (60 * held));
        (await BotAsync(anna)).Paused.ShouldBeFalse();
        (await ResolveAsync(anna, asked.Id, asked.OrderNumber, acceptOversold: true)).Error.ShouldBe(TradingErrors.SliceDecided);
    }

    [Fact]
    public async Task Equal_orders_that_come_to_light_after_a_slice_failed_are_asked_about_and_answered()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Place && Host.Clock.Now() < At(Day1, "00:20") ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "01:00");
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Failed);
        BrokerOrder Stranger(string number) => new(Session(Day1), number, "TQQQ", Side.Buy, 3, 51m, At(Day1, "00:10"), BrokerOrderState.Filled, 3, 150, 0, At(Day1, "00:10"));
        Brokers.Lists = (_, orders) => [.. orders, Stranger("9000000001"), Stranger("9000000002")];
        await RunToAsync(Day1, "05:10");
        var asked = (await SlicesAsync(anna, Day1))[0];
        (asked.State, asked.NeedsAnswer).ShouldBe((SliceState.Failed, true));
        asked.Error.ShouldStartWith(SliceCodes.Ambiguous);
        (await BotAsync(anna)).PauseReason.ShouldBe(PauseReason.OrderUndecided);
        var before = (await PositionAsync(anna))!.Quantity;
        (await ResolveAsync(anna, asked.Id, "9000000002")).Value!.State.ShouldBe("Filled");
        (await PositionAsync(anna))!.Quantity.ShouldBe(before + 3);
        (await BotAsync(anna)).Paused.ShouldBeFalse();
    }

    [Fact]
    public async Task The_answer_that_an_ended_slice_was_never_placed_closes_its_question()
    {
        var anna = await AddAsync("anna", Buyer());
        await RunToAsync(Day1, "06:00");
        var first = (await SlicesAsync(anna, Day1))[0];
        await Host.ChangeAsync(anna, async db =>
        {
            (await db.OrderSlices.SingleAsync(slice => slice.Id == first.Id)).Error = SliceCodes.With(SliceCodes.Oversold, "as a late list made it");
            var bot = await db.Bots.SingleAsync();
            (bot.Paused, bot.PauseReason) = (true, PauseReason.OrderUndecided);
        });
        (await ResolveAsync(anna, first.Id, neverPlaced: true)).Value!.NeedsAnswer.ShouldBeFalse();
        var slice = (await SlicesAsync(anna, Day1))[0];
        (slice.State, slice.FilledQuantity, slice.IsDisowned).ShouldBe((SliceState.Filled, first.FilledQuantity, true));
        (await BotAsync(anna)).Paused.ShouldBeFalse();
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Whom_the_server_stopped_is_told_every_night_and_its_owners_own_pause_outlives_the_answer()
    {
        var anna = await AddAsync("anna", Buyer(), Buyer("SO_1", symbol: "SOXL"));
        Brokers.Lists = (_, orders) => [.. orders.Where(order => order.Symbol != "TQQQ" || order.OrderDate != Session(Day1) || order.OrderNumber is not ("0000000001" or "0000000002"))];
        await RunToAsync(Day2, "09:00");
        var asked = (await SlicesAsync(anna, Day1)).Single(slice => slice.NeedsAnswer);
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).Where(row => row.SessionDate == Session(Day2)).ShouldHaveSingleItem().Data.ShouldContain("OrderUndecided");
        (await MessagesAsync(anna, NotificationKind.DailyReport)).Single(row => row.SessionDate == Session(Day2)).Data.ShouldContain("\"stopped\":[{\"bot\":\"TQ_1\",\"reason\":\"OrderUndecided\"}]");

        (await Host.SendAsync(anna, new SwitchBotCommand((await BotAsync(anna)).Id, BotSwitch.Pause))).IsOk.ShouldBeTrue();
        (await ResolveAsync(anna, asked.Id, neverPlaced: true)).IsOk.ShouldBeTrue();
        var bot = await BotAsync(anna);
        (bot.Paused, bot.PauseReason).ShouldBe((true, PauseReason.None));
        await RunToAsync(Day3, "00:30");
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldNotContain(row => row.SessionDate == Session(Day3));
        (await SlicesAsync(anna, Day3)).ShouldAllBe(slice => slice.Symbol == "SOXL");
    }

    private Task<Bot> BotAsync(TenantInfo tenant) => Host.WithDbAsync(tenant, db => db.Bots.AsNoTracking().SingleAsync(row => row.Name == "TQ_1"));

    private Task<decimal> CashAsync(TenantInfo tenant) => Host.WithDbAsync(tenant, db => db.CashAccounts.Select(row => row.Cash).SingleAsync());

    private Task<Result<OrderSliceDto>> ResolveAsync(TenantInfo tenant, Guid slice, string? placed = null, bool neverPlaced = false, bool acceptOversold = false) =>
        Host.SendAsync(tenant, new ResolveSliceCommand(slice, placed, neverPlaced, acceptOversold));
}

public sealed class SqliteAnsweredTests() : AnsweredTests(DatabaseProvider.Sqlite);

public sealed class PostgresAnsweredTests() : AnsweredTests(DatabaseProvider.Postgres);
