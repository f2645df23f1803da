using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Operations;

/// <summary>systemd kills whoever gives no sign of life. So that sign is withheld only where a restart helps.</summary>
public sealed class WorkPulseTests : IDisposable
{
    private readonly Machine _clock = new();
    private readonly Scheduler _scheduler = new();
    private readonly Database _database = new();
    private readonly DispatchMetrics _metrics;
    private readonly WorkPulse _pulse;

    public WorkPulseTests()
    {
        var options = new DispatchOptions();
        _metrics = new(options, _clock);
        _pulse = new(_scheduler, _metrics, options, _database, _clock, _clock);
    }

    [Fact]
    public async Task It_beats_while_ticks_come()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            _clock.Pass(TimeSpan.FromMinutes(1));
            _metrics.Ticked(0, failed: minute % 2 == 0);
            (await BeatsAsync()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task It_stops_when_no_tick_comes_though_the_database_answers()
    {
        _metrics.Ticked(0, failed: false);
        (await MinutesUntilSilentAsync()).ShouldNotBeNull().ShouldBeInRange(8, 10);

        // A tick that comes all the same is life.
        _metrics.Ticked(0, failed: false);
        (await BeatsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_that_is_away_is_not_cured_by_a_restart_and_whoever_has_it_back_is_given_time()
    {
        _database.Answers = false;
        (await MinutesUntilSilentAsync(within: 120)).ShouldBeNull();
        _database.Answers = true;
        (await BeatsAsync()).ShouldBeTrue();
        _clock.Pass(TimeSpan.FromMinutes(2));
        (await BeatsAsync()).ShouldBeTrue();
        _metrics.Ticked(0, failed: false);
        (await BeatsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Ticks_that_another_node_runs_are_life()
    {
        _scheduler.LastFire = () => _clock.GetUtcNow() - TimeSpan.FromSeconds(50);
        (await MinutesUntilSilentAsync(within: 60)).ShouldBeNull();
        _scheduler.LastFire = () => throw new InvalidOperationException("The scheduler is dead.");
        (await MinutesUntilSilentAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_piece_of_work_that_may_take_long_is_waited_for()
    {
        var options = new DispatchOptions { TenantBudget = TimeSpan.FromMinutes(20) };
        var pulse = new WorkPulse(_scheduler, _metrics, options, _database, _clock, _clock);
        for (var minute = 0; minute < 40; minute++)
        {
            _clock.Pass(TimeSpan.FromMinutes(1));
            (await pulse.BeatsAsync(default)).ShouldBeTrue();
        }
    }

    public void Dispose() => _metrics.Dispose();

    private Task<bool> BeatsAsync() => _pulse.BeatsAsync(default);

    /// <summary>Looks every half a minute, as the loop does.</summary>
    private async Task<int?> MinutesUntilSilentAsync(int within = 30)
    {
        for (var half = 0; half < within * 2; half++)
        {
            if (!await BeatsAsync())
            {
                return half / 2;
            }

            _clock.Pass(TimeSpan.FromSeconds(30));
        }

        return null;
    }

    private sealed class Machine : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void Pass(TimeSpan time) => _now += time;
    }

    private sealed class Scheduler : ISchedulerStatus
    {
        public Func<DateTimeOffset?> LastFire { get; set; } = () => null;

        public string Name => "test";

        public bool IsRunning => true;

        public Task<DateTimeOffset?> FindLastFireAsync(CancellationToken cancellationToken) => Task.FromResult(LastFire());
    }

    private sealed class Database : IDatabasePing
    {
        public bool Answers { get; set; } = true;

        public Task<bool> AnswersAsync(CancellationToken cancellationToken) => Task.FromResult(Answers);
    }
}
