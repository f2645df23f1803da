using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Persistence;

/// <summary>What is read back is what was saved, the same on both databases.</summary>
public abstract class StorageTests(SharedDatabase shared) : IAsyncLifetime
{
    private readonly TestHost _host = shared.Host;
    private TenantInfo _tenant = null!;

    public async Task InitializeAsync()
    {
        _tenant = await _host.AddTenantAsync("anna" + Guid.NewGuid().ToString("N"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("0.123456785", "0.12345679")]
    [InlineData("-0.123456785", "-0.12345679")]
    [InlineData("0.123456784999", "0.12345678")]
    [InlineData("123456789012.12345678", "123456789012.12345678")]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("0", "0")]
    public async Task Money_keeps_eight_decimals_and_rounds_away_from_zero(string saved, string expected)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        await AddEntryAsync(decimal.Parse(saved, culture));
        await using var db = await _host.OpenAsync(_tenant);
        var amount = (await db.CashEntries.AsNoTracking().SingleAsync()).Amount;

        // The text too: the API's JSON must not depend on the database.
        amount.ToString(culture).ShouldBe(expected);
    }

    [Fact]
    public async Task Money_is_compared_ordered_and_summed_as_numbers()
    {
        foreach (var amount in new[] { 9.5m, 10.25m, -1m, 100m })
        {
            await AddEntryAsync(amount);
        }

        await using var db = await _host.OpenAsync(_tenant);
        (await db.CashEntries.OrderBy(entry => entry.Amount).Select(entry => entry.Amount).ToListAsync()).ShouldBe([-1m, 9.5m, 10.25m, 100m]);
        (await db.CashEntries.CountAsync(entry => entry.Amount > 9.75m)).ShouldBe(2);
        (await db.CashEntries.SumAsync(entry => entry.Amount)).ShouldBe(118.75m);
        (await db.CashEntries.MaxAsync(entry => entry.Amount)).ShouldBe(100m);
        (await db.CashEntries.SumAsync(entry => entry.Amount * 2)).ShouldBe(237.5m);
    }

    [Fact]
    public async Task Times_are_utc_in_whole_microseconds_and_in_order()
    {
        var at = new DateTime(2026, 3, 2, 14, 30, 0, DateTimeKind.Utc).AddTicks(1234567);
        await AddEntryAsync(1, at);
        await AddEntryAsync(2, at.AddSeconds(1));
        await AddEntryAsync(3, DateTime.SpecifyKind(at.AddSeconds(2), DateTimeKind.Unspecified));
        await AddEntryAsync(4, at.AddSeconds(3).ToLocalTime());
        await using var db = await _host.OpenAsync(_tenant);
        var times = await db.CashEntries.OrderBy(entry => entry.At).Select(entry => entry.At).ToListAsync();
        times.ShouldAllBe(time => time.Kind == DateTimeKind.Utc);
        var stored = at.AddTicks(-7);
        times.ShouldBe([stored, stored.AddSeconds(1), stored.AddSeconds(2), stored.AddSeconds(3)]);
        (await db.CashEntries.CountAsync(entry => entry.At >= stored.AddSeconds(2))).ShouldBe(2);
        (await db.CashEntries.MaxAsync(entry => entry.At)).ShouldBe(stored.AddSeconds(3));
    }

    [Fact]
    public async Task Dates_rules_enums_and_nulls_come_back()
    {
        var bot = new Bot
        {
            Id = Guid.CreateVersion7(),
            Name = "nest egg",
            Symbol = "TQQQ",
            Ordinal = 3,
            PivotRule = PivotRule.P1_2,
            ClosingDipRules = [new(0.07m, 0.3m), new(0.1m, 0.5m)],
            LastSoldSession = new(2026, 3, 2),
        };
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.Bots.Add(bot);
            await TestHost.SaveAsync(db);
        }

        await using var fresh = await _host.OpenAsync(_tenant);
        var read = await fresh.Bots.SingleAsync(row => row.PivotRule == PivotRule.P1_2 && row.LastSoldSession >= new DateOnly(2026, 3, 1));
        read.ClosingDipRules.ShouldBe(bot.ClosingDipRules);
        read.LastSoldSession.ShouldBe(bot.LastSoldSession);
        read.LastSaleAt.ShouldBeNull();
        read.Ordinal.ShouldBe(3);
    }

    [Fact]
    public async Task A_version_rises_by_one_with_each_real_change_and_a_stale_one_is_refused()
    {
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.Bots.Add(new Bot { Id = Guid.CreateVersion7(), Name = "nest egg", Symbol = "TQQQ" });
            await TestHost.SaveAsync(db);
        }

        await using var first = await _host.OpenAsync(_tenant);
        await using var second = await _host.OpenAsync(_tenant);
        var mine = await first.Bots.SingleAsync();
        var theirs = await second.Bots.SingleAsync();

        mine.Seed = mine.Seed;
        (await first.TrySaveAsync(default)).ShouldBeTrue();
        mine.Version.ShouldBe(0);
        mine.Seed = 5;
        (await first.TrySaveAsync(default)).ShouldBeTrue();
        mine.Version.ShouldBe(1);
        mine.ClosingDipRules = [new(0.07m, 0.3m)];
        (await first.TrySaveAsync(default)).ShouldBeTrue();
        mine.Version.ShouldBe(2);

        theirs.Seed = 6;
        (await second.TrySaveAsync(default)).ShouldBeFalse();
        await using var fresh = await _host.OpenAsync(_tenant);
        (await fresh.Bots.SingleAsync()).Seed.ShouldBe(5);
        (await fresh.Bots.SingleAsync()).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_is_owned_by_whoever_raises_its_fence()
    {
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.DispatchRuns.Add(new DispatchRun { SessionDate = new(2026, 3, 2), Phase = WorkPhase.Slice, Number = 1, Node = "a", Fence = 1 });
            await TestHost.SaveAsync(db);
        }

        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.DispatchRuns.Add(new DispatchRun { SessionDate = new(2026, 3, 2), Phase = WorkPhase.Slice, Number = 1, Node = "b", Fence = 1 });
            (await db.TrySaveAsync(default)).ShouldBeFalse();
        }

        await using var old = await _host.OpenAsync(_tenant);
        var late = await old.DispatchRuns.SingleAsync();
        await using (var db = await _host.OpenAsync(_tenant))
        {
            (await db.DispatchRuns.SingleAsync()).Fence++;
            await TestHost.SaveAsync(db);
        }

        late.State = RunState.Succeeded;
        (await old.TrySaveAsync(default)).ShouldBeFalse();
        (await _host.Queries.ListRunsSinceAsync(new(2026, 3, 2), default)).ShouldHaveSingleItem().State.ShouldBe(RunState.Running);
    }

    [Fact]
    public async Task A_save_is_all_or_nothing()
    {
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.CashEntries.Add(new CashEntry { Id = Guid.CreateVersion7(), Amount = 1, Note = "x" });
            db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Key = "same", Data = "{}" });
            db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Key = "same", Data = "{}" });
            (await db.TrySaveAsync(default)).ShouldBeFalse();
        }

        await using var fresh = await _host.OpenAsync(_tenant);
        (await fresh.CashEntries.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Holdings_without_a_bot_may_be_many_and_those_of_a_bot_are_one()
    {
        var bot = new Bot { Id = Guid.CreateVersion7(), Name = "nest egg", Symbol = "TQQQ" };
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.Bots.Add(bot);
            db.Positions.Add(new Position { Id = Guid.CreateVersion7(), Name = "a", Symbol = "A" });
            db.Positions.Add(new Position { Id = Guid.CreateVersion7(), Name = "b", Symbol = "B" });
            db.Positions.Add(new Position { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = "c", Symbol = "TQQQ" });
            await TestHost.SaveAsync(db);
        }

        await using var next = await _host.OpenAsync(_tenant);
        next.Positions.Add(new Position { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = "d", Symbol = "TQQQ" });
        (await next.TrySaveAsync(default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_writers_at_once_all_get_through()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await AddEntryAsync(writer);
            }
        })));
        await using var db = await _host.OpenAsync(_tenant);
        (await db.CashEntries.CountAsync()).ShouldBe(160);
    }

    [Fact]
    public async Task A_slices_state_comes_back_though_only_it_may_set_it()
    {
        var bot = new Bot { Id = Guid.CreateVersion7(), Name = "nest egg", Symbol = "TQQQ" };
        var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ" };
        var slice = new OrderSlice { Id = Guid.CreateVersion7(), OrderId = order.Id, Symbol = "TQQQ" };
        slice.MoveTo(SliceState.Submitting);
        await using (var db = await _host.OpenAsync(_tenant))
        {
            db.Bots.Add(bot);
            db.Orders.Add(order);
            db.OrderSlices.Add(slice);
            await TestHost.SaveAsync(db);
        }

        await using var fresh = await _host.OpenAsync(_tenant);
        (await fresh.OrderSlices.SingleAsync(row => row.State == SliceState.Submitting)).State.ShouldBe(SliceState.Submitting);
    }

    private async Task AddEntryAsync(decimal amount, DateTime at = default)
    {
        await using var db = await _host.OpenAsync(_tenant);
        db.CashEntries.Add(new CashEntry { Id = Guid.CreateVersion7(), Amount = amount, Note = "x", At = at });
        await TestHost.SaveAsync(db);
    }
}

public sealed class SqliteStorageTests(SqliteDatabase shared) : StorageTests(shared), IClassFixture<SqliteDatabase>;

public sealed class PostgresStorageTests(PostgresDatabase shared) : StorageTests(shared), IClassFixture<PostgresDatabase>;
