using System.Collections.Concurrent;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>Turns by key. The clock runs fifty times as fast as ours.</summary>
public sealed class KisThrottleTests(KisDatabase database) : IClassFixture<KisDatabase>
{
    private readonly ScaledTimeProvider _clock = new(new(KisLab.Start), 50);

    [Fact]
    public async Task A_burst_goes_at_once_and_the_rest_at_the_rate()
    {
        using var throttle = new KisThrottle(2, 3, _clock);
        var started = _clock.GetTimestamp();
        var times = new ConcurrentBag<TimeSpan>();

        await Task.WhenAll(Enumerable.Range(0, 9).Select(async _ =>
        {
            await throttle.WaitAsync(order: false, default);
            times.Add(_clock.GetElapsedTime(started));
        }));

        var sorted = times.Order().ToList();
        for (var index = 3; index < sorted.Count; index++)
        {
            sorted[index].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.5 * (index - 2)), $"turn {index}");
        }

        // The bucket has filled up again, and not beyond its brim.
        started = _clock.GetTimestamp();
        for (var index = 0; index < 4; index++)
        {
            await throttle.WaitAsync(order: false, default);
        }

        _clock.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public async Task Orders_go_ahead_of_questions_and_who_gave_up_is_passed_over()
    {
        using var throttle = new KisThrottle(1, 1, _clock);
        await throttle.WaitAsync(order: false, default);
        var turns = new ConcurrentQueue<string>();
        using var given = new CancellationTokenSource();
        var up = throttle.WaitAsync(order: true, given.Token);
        var questions = Enumerable.Range(0, 2).Select(_ => TakeAsync("question", order: false)).ToList();
        var order = TakeAsync("order", order: true);
        await given.CancelAsync();
        await Task.WhenAll([order, .. questions]);

        turns.ShouldBe(["order", "question", "question"]);
        await up.ShouldThrowAsync<OperationCanceledException>();

        async Task TakeAsync(string name, bool order)
        {
            await throttle.WaitAsync(order, default);
            turns.Enqueue(name);
        }
    }

    [Fact]
    public async Task After_too_much_nothing_goes_out_for_a_while()
    {
        using var throttle = new KisThrottle(10, 3, _clock);
        var started = _clock.GetTimestamp();
        throttle.Pause(TimeSpan.FromSeconds(5));
        await throttle.WaitAsync(order: true, default);
        _clock.GetElapsedTime(started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(BrokerEnvironment.Mock, 6)]
    [InlineData(BrokerEnvironment.Real, 60)]
    public async Task Many_at_once_keep_to_the_broker_s_limit(BrokerEnvironment environment, int calls)
    {
        await using var lab = await KisLab.StartAsync(database.Options, options: new());
        var user = await lab.AddUserAsync(environment);

        // The broker counts on the same fast clock, by its own rule.
        var clock = new ScaledTimeProvider(new(KisLab.Start), 10);
        await using var server = await KisSimulatorServer.StartAsync(new SimulatedExchange(new(), clock));
        var keys = server.Exchange.AddAccount(user.Keys.Name, user.Keys.Environment);
        await lab.StoreKeysAsync(user, keys.AppKey, keys.AppSecret);
        var node = lab.StartNode(clock: clock, options: new() { RealUrl = server.RealUrl, MockUrl = server.MockUrl, QueryTimeout = TimeSpan.FromMinutes(2), TokenTimeout = TimeSpan.FromMinutes(2), TokenPatience = TimeSpan.FromMinutes(2) });

        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => lab.Broker(user, node).GetQuoteAsync("TQQQ", default))));

        // A busy machine may bring two requests closer together than they left; what is refused is asked again, and it must not be a storm.
        server.Exchange.Ledger(keys.Name).Requests["price"].ShouldBeInRange(calls, calls + (calls / 2));
    }
}
