using EggMoney.WebApi.Endpoints.Security;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Security;

public class RateLimitTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void So_many_a_minute_and_each_key_for_itself()
    {
        var limit = new RateLimit(3, _clock);

        Enumerable.Range(0, 5).Select(_ => limit.Take("a") is null).ShouldBe([true, true, true, false, false]);
        limit.Take("b").ShouldBeNull();
    }

    [Fact]
    public void Who_waits_as_long_as_was_said_may_go_on()
    {
        var limit = new RateLimit(20, _clock);
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            if (limit.Take("a") is { } wait)
            {
                wait.ShouldBeGreaterThan(TimeSpan.Zero);
                wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(2));
                _clock.Now += TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds));
                limit.Take("a").ShouldBeNull($"round {round}, after {wait}");
            }

            _clock.Now += TimeSpan.FromSeconds(random.NextDouble() * 4);
        }
    }

    [Fact]
    public void The_turn_of_the_minute_gives_nothing_away()
    {
        var limit = new RateLimit(10, _clock);
        _clock.Now = _clock.Now.AddSeconds(59);
        for (var act = 0; act < 10; act++)
        {
            limit.Take("a").ShouldBeNull();
        }

        _clock.Now = _clock.Now.AddSeconds(2);
        limit.Take("a").ShouldNotBeNull();
        _clock.Now = _clock.Now.AddMinutes(2);
        limit.Take("a").ShouldBeNull();
    }

    [Fact]
    public void Many_keys_take_bounded_memory_and_those_known_keep_their_count()
    {
        var limit = new RateLimit(2, _clock);
        limit.Take("known").ShouldBeNull();

        var let = Enumerable.Range(0, RateLimit.MaxKeys * 2).Count(number => limit.Take($"key{number}") is null);

        let.ShouldBe(RateLimit.MaxKeys - 1 + 2, "all that have a counter of their own, and two of the rest together");
        limit.Take("known").ShouldBeNull();
        limit.Take("known").ShouldNotBeNull();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
