using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Scheduling;

public sealed class ScaledTimeProviderTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 14, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void It_begins_where_it_is_told_and_runs_that_much_faster()
    {
        var clock = ScaledTimeProvider.Parse("2026-03-02T14:00:00Z,60x");
        var (scaled, machine) = (clock.GetTimestamp(), TimeProvider.System.GetTimestamp());
        clock.Now().ShouldBeInRange(Start, Start.AddHours(1));
        SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(machine) > TimeSpan.FromMilliseconds(20));

        // Read after the other, so it can only be more.
        var machines = TimeProvider.System.GetElapsedTime(machine);
        clock.GetElapsedTime(scaled).ShouldBeGreaterThanOrEqualTo(machines * 60);
        clock.Now().Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void An_anchor_makes_programs_agree_and_a_restart_go_on()
    {
        var anchor = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var text = $"2026-03-02T14:00:00Z,60x,{anchor}";
        var (first, second) = (ScaledTimeProvider.Parse(text), ScaledTimeProvider.Parse(text));
        var (one, two) = (first.Now(), second.Now());
        one.ShouldBeGreaterThanOrEqualTo(Start.AddMinutes(10));
        (two - one).ShouldBeInRange(TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Timers_and_delays_go_by_it()
    {
        var clock = ScaledTimeProvider.Parse("2026-03-02T14:00:00Z,3600x");
        await Task.Delay(TimeSpan.FromMinutes(1), clock).WaitAsync(TimeSpan.FromSeconds(30));
        clock.Now().ShouldBeGreaterThanOrEqualTo(Start.AddSeconds(59));

        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_leg_begins_when_the_clock_shows_it_and_a_leap_is_a_night_that_the_machine_slept()
    {
        var legs = new ClockLegs([new(Start, Start, 60), new(Start.AddHours(1), Start.AddHours(1), 3600), new(Start.AddHours(2), Start.AddHours(10), 1)]);
        legs.ShownAt(TimeSpan.FromSeconds(30)).ShouldBe(Start.AddMinutes(30));
        legs.ShownAt(TimeSpan.FromSeconds(60.5)).ShouldBe(Start.AddHours(1.5));
        legs.ShownAt(TimeSpan.FromSeconds(61)).ShouldBe(Start.AddHours(10));
        legs.ShownAt(TimeSpan.FromSeconds(66)).ShouldBe(Start.AddHours(10).AddSeconds(5));
        (legs.SpeedAt(TimeSpan.FromSeconds(59)), legs.SpeedAt(TimeSpan.FromSeconds(60)), legs.SpeedAt(TimeSpan.FromSeconds(70))).ShouldBe((60, 3600, 1));

        // The other way round: for what it leaps over, the leap.
        legs.MachineAt(Start.AddMinutes(30)).ShouldBe(TimeSpan.FromSeconds(30));
        legs.MachineAt(Start.AddHours(1.5)).ShouldBe(TimeSpan.FromSeconds(60.5));
        legs.MachineAt(Start.AddHours(5)).ShouldBe(TimeSpan.FromSeconds(61));
        legs.MachineAt(Start.AddHours(10).AddSeconds(5)).ShouldBe(TimeSpan.FromSeconds(66));
    }

    [Fact]
    public async Task A_timer_that_was_set_before_a_leap_rings_after_it_and_one_with_a_period_once()
    {
        // After 50 ms of the machine's it shows a day later.
        var clock = new ScaledTimeProvider(Start, 1000, null, new ClockLeg(Start.AddSeconds(50), Start.AddDays(1), 1000));
        var (rings, hours) = (0, new TaskCompletionSource());
        await using var hourly = clock.CreateTimer(
            _ =>
            {
                if (Interlocked.Increment(ref rings) == 2)
                {
                    hours.TrySetResult();
                }
            },
            null,
            TimeSpan.FromSeconds(10),
            TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromHours(12), clock).WaitAsync(TimeSpan.FromSeconds(30));
        clock.Now().ShouldBeInRange(Start.AddDays(1), Start.AddDays(1).AddHours(6));
        await hours.Task.WaitAsync(TimeSpan.FromSeconds(30));
        rings.ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-03-02T14:00:00Z,60x;2026-03-02T15:00:00Z,3600x;2026-03-02T16:00:00Z>2026-10-26T12:00:00Z,60x")]
    [InlineData("2026-03-02T14:00:00Z,60x,2026-01-01T00:00:00Z;2026-03-02T15:00:00Z,3600x")]
    public void Legs_stand_behind_the_start(string text) => ScaledTimeProvider.Parse(text).LimitFactor.ShouldBe(6);

    [Theory]
    [InlineData("2026-03-02T14:00:00Z,60x;")]
    [InlineData("2026-03-02T14:00:00Z,60x;2026-03-02T14:00:00Z,60x")]
    [InlineData("2026-03-02T14:00:00Z,60x;2026-03-02T15:00:00Z")]
    [InlineData("2026-03-02T14:00:00Z,60x;2026-03-02T15:00:00Z>2026-03-02T14:30:00Z,60x")]
    [InlineData("2026-03-02T14:00:00Z,60x;2026-03-02T15:00:00Z,60x;2026-03-02T14:30:00Z,60x")]
    [InlineData("now")]
    [InlineData("2026-03-02T14:00:00Z")]
    [InlineData("2026-03-02T14:00:00,60x")]
    [InlineData("2026-03-02T14:00:00+09:00,60x")]
    [InlineData("2026-03-02T14:00:00Z,60")]
    [InlineData("2026-03-02T14:00:00Z,0x")]
    [InlineData("2026-03-02T14:00:00Z,-1x")]
    [InlineData("2026-03-02T14:00:00Z,14401x")]
    [InlineData("2026-03-02T14:00:00Z,60x,soon")]
    [InlineData("2026-03-02T14:00:00Z,60x,2999-01-01T00:00:00Z")]
    [InlineData("2026-03-02T14:00:00Z,60x,2026-01-01T00:00:00Z,x")]
    public void What_is_no_clock_is_refused_with_an_example(string text) =>
        Should.Throw<FormatException>(() => ScaledTimeProvider.Parse(text)).Message.ShouldContain("2026-03-02T14:00:00Z,60x");

    [Fact]
    public void Stretched_limits_keep_their_proportions()
    {
        var (plain, stretched) = (new DispatchOptions(), new DispatchOptions());
        stretched.Stretch(6);
        (stretched.SendWithin / plain.SendWithin).ShouldBe(6);
        (stretched.NeverPlacedAfter / plain.NeverPlacedAfter).ShouldBe(6);
        stretched.BrokerListTimeout.ShouldBe(plain.BrokerListTimeout * 6);
        (stretched.TenantBudget + stretched.BrokerPlaceTimeout).ShouldBeLessThan(stretched.Lease);
        (stretched.TenantBudget + stretched.BrokerListTimeout).ShouldBeLessThan(stretched.Lease);
    }
}
