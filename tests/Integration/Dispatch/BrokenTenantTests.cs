using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>T27: a tenant that is broken costs the others nothing but its budget.</summary>
public abstract class BrokenTenantTests(DatabaseProvider provider) : NightFixture(provider)
{
    protected override DispatchOptions Options => new()
    {
        TenantBudget = TimeSpan.FromSeconds(5),
        BrokerReadTimeout = TimeSpan.FromMilliseconds(250),
        BrokerListTimeout = TimeSpan.FromMilliseconds(250),
        BrokerPlaceTimeout = TimeSpan.FromMilliseconds(500),
        SplitTimeout = TimeSpan.FromMilliseconds(250),
    };

    [Fact]
    public async Task A_tenant_whose_broker_is_down_is_told_and_retried_and_the_others_trade()
    {
        var anna = await AddAsync("anna", Buyer());
        var bert = await AddAsync("bert", Buyer());
        var broken = await CredentialAsync(anna);

        // It goes down after it said what the account can buy for; without that, nothing would be sent at all.
        Brokers.Before = (credential, call) => credential == broken && call != Call.Power ? FaultyBrokers.Lost() : Task.CompletedTask;
        await RunToAsync(Day1, "01:20");

        (await PositionAsync(anna)).ShouldBeNull();
        (await PositionAsync(bert))!.Quantity.ShouldBe(7);
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Unknown);
        (await MessagesAsync(anna, NotificationKind.WorkFailed)).ShouldNotBeEmpty();
        (await MessagesAsync(bert, NotificationKind.WorkFailed)).ShouldBeEmpty();
        var failed = await RunAsync(anna, Day1, WorkPhase.ConfirmFills, 1);
        failed!.State.ShouldBe(RunState.Failed);
        failed.Error.ShouldNotBeNull().ShouldContain("connection was cut");

        // Nobody is woken for what mends itself, and somebody is for what does not.
        await RunToAsync(Day1, "02:10");
        (await MessagesAsync(anna, NotificationKind.WorkFailed)).ShouldContain(message => message.Key.EndsWith("ConfirmFills/1/final", StringComparison.Ordinal) && message.Data.Contains("\"final\":true", StringComparison.Ordinal));

        // The broker comes back: what was never placed is given up, and the money is spent by the later slices.
        Brokers.Before = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "05:35");
        (await PositionAsync(anna))!.Quantity.ShouldBeGreaterThanOrEqualTo(15);
        await BooksBalanceAsync(anna, bert);
    }

    [Fact]
    public async Task A_tenant_whose_broker_never_answers_does_not_stop_the_lane()
    {
        var anna = await AddAsync("anna", Buyer());
        var bert = await AddAsync("bert", Buyer());
        var broken = await CredentialAsync(anna);
        Brokers.Before = (credential, call) => credential == broken && call != Call.Power ? FaultyBrokers.Never() : Task.CompletedTask;
        await RunToAsync(Day1, "01:30");

        var sent = (await SlicesAsync(bert, Day1)).FindAll(slice => slice.DueAt <= At(Day1, "01:30"));
        sent.Count.ShouldBeGreaterThan(1);
        sent.ShouldAllBe(slice => slice.State == SliceState.Filled);
        (await PositionAsync(bert))!.Quantity.ShouldBe(sent.Sum(slice => slice.Quantity));
        (await PositionAsync(anna)).ShouldBeNull();
        (await SlicesAsync(anna, Day1)).ShouldNotContain(slice => slice.State == SliceState.Accepted);
        await BooksBalanceAsync(bert);
    }

    [Fact]
    public async Task Whether_symbols_were_split_is_asked_of_all_of_them_at_once()
    {
        var anna = await AddAsync("anna", Buyer(), Buyer("SO_1", symbol: "SOXL"));
        await RunToAsync(Day1, "06:00");
        Market.Set("TQQQ", At(Day2, "00:00"), 34m, 50m).Set("SOXL", At(Day2, "00:00"), 20.4m, 30m);

        // Neither is answered before both have asked.
        var (asked, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Brokers.Before = (_, call) =>
        {
            if (call == Call.UnadjustedClose && Interlocked.Increment(ref asked) == 2)
            {
                both.SetResult();
            }

            return call == Call.UnadjustedClose ? both.Task : Task.CompletedTask;
        };
        await RunToAsync(Day2, "00:05");
        (await RunAsync(anna, Day2, WorkPhase.Plan))!.State.ShouldBe(RunState.Succeeded);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_market_that_does_not_say_whether_there_was_a_split_is_asked_once_a_tick()
    {
        await AddAsync("anna", Buyer());
        await AddAsync("bert", Buyer());
        await RunToAsync(Day1, "06:00");
        Brokers.Before = (_, call) => call == Call.UnadjustedClose ? FaultyBrokers.Never() : Task.CompletedTask;
        await RunToAsync(Day2, "00:05");
        Brokers.Calls.Count(call => call.Call == Call.UnadjustedClose).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_throws_is_noted_and_the_next_tenant_is_served()
    {
        var anna = await AddAsync("anna", Buyer());
        var bert = await AddAsync("bert", Buyer());

        // A state that no code makes: without her cash row nothing of Anna's can be booked or sent.
        await Host.ChangeAsync(anna, async db => (await db.CashAccounts.ToListAsync()).ForEach(row => db.CashAccounts.Remove(row)));
        await RunToAsync(Day1, "05:35");
        (await PositionAsync(bert))!.Quantity.ShouldBe(19);
        (await PositionAsync(anna)).ShouldBeNull();
        await BooksBalanceAsync(bert);
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_is_its_owners_trouble_alone()
    {
        var anna = await AddAsync("anna", Buyer());
        var bert = await AddAsync("bert", Buyer());
        await Host.ChangeAsync(anna, async db => (await db.Schedules.SingleAsync()).Zone = "Nowhere/At_all");
        await RunToAsync(Day1, "05:35");
        (await PositionAsync(bert))!.Quantity.ShouldBe(19);
        (await MessagesAsync(anna, NotificationKind.WorkFailed)).ShouldHaveSingleItem().Data.ShouldContain("Zone");
        await BooksBalanceAsync(bert);
    }

    [Fact]
    public async Task A_shutdown_in_the_middle_of_placing_still_records_the_order()
    {
        var anna = await AddAsync("anna", Buyer("TQ_1"), Buyer("TQ_2"));
        await RunToAsync(Day1, "00:09");
        using var shutdown = new CancellationTokenSource();
        Brokers.After = async (_, call) =>
        {
            if (call == Call.Place)
            {
                await shutdown.CancelAsync();
            }
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Host.Driver.RunUntilAsync(At(Day1, "00:10"), shutdown.Token));

        // The first order was on its way and is recorded; the second was not begun.
        var slices = (await SlicesAsync(anna, Day1)).Where(slice => slice.Number == 1).ToList();
        slices.Select(slice => slice.State).ShouldBe([SliceState.Accepted, SliceState.Failed], ignoreOrder: true);
        Brokers.After = (_, _) => Task.CompletedTask;
        await RunToAsync(Day1, "05:35");
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Nobody_is_always_last()
    {
        var tenants = new[] { await AddAsync("anna", Buyer()), await AddAsync("bert", Buyer()), await AddAsync("cleo", Buyer()) };
        var owners = new Dictionary<Guid, string>();
        foreach (var tenant in tenants)
        {
            owners[await CredentialAsync(tenant)] = tenant.Identifier;
        }

        var first = new List<string>();
        foreach (var day in new[] { Day1, Day2, Day3 })
        {
            Brokers.Calls.Clear();
            await RunToAsync(day, "00:10");
            first.Add(owners[Brokers.Calls.First(call => call.Call == Call.Place).Credential]);
            await RunToAsync(day, "06:00");
        }

        first.ShouldBe(tenants.Select(tenant => tenant.Identifier), ignoreOrder: true);
    }
}

public sealed class SqliteBrokenTenantTests() : BrokenTenantTests(DatabaseProvider.Sqlite);

public sealed class PostgresBrokenTenantTests() : BrokenTenantTests(DatabaseProvider.Postgres);
