using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Orders that the broker surely does not have, such as those that it refused for its limit of calls.</summary>
public sealed class NotSentTests() : NightFixture(DatabaseProvider.Sqlite)
{
    private int _places;

    protected override DispatchOptions Options => new() { TenantBudget = TimeSpan.FromSeconds(20), NotSentRetryDelay = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task It_is_tried_again_and_what_came_of_the_others_is_recorded_before()
    {
        var anna = await AddAsync("anna", Buyer("TQ_1"), Buyer("TQ_2"));
        List<SliceState>? meanwhile = null;
        Brokers.Before = async (_, call) =>
        {
            if (call == Call.Place && ++_places == 2)
            {
                throw new BrokerException(BrokerError.NotSent, "Too fast.");
            }

            if (_places == 3 && meanwhile is null)
            {
                meanwhile = (await SlicesAsync(anna, Day1)).Where(slice => slice.State != SliceState.Planned).Select(slice => slice.State).ToList();
            }
        };

        await RunToAsync(Day1, "00:10");

        _places.ShouldBe(3);
        meanwhile.ShouldBe([SliceState.Accepted, SliceState.Submitting], ignoreOrder: true);
        (await SlicesAsync(anna, Day1)).Count(slice => slice.State == SliceState.Accepted).ShouldBe(2);
        await RunToAsync(Day1, "06:00");
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task It_is_given_up_after_a_while_and_its_money_stays_for_the_next_slice()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Place && ++_places <= 3 ? throw new BrokerException(BrokerError.NotSent, "Too fast.") : Task.CompletedTask;

        await RunToAsync(Day1, "00:10");

        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Failed);
        _places.ShouldBe(3);
        await RunToAsync(Day1, "06:00");
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task An_answer_lost_at_the_second_try_is_not_tried_a_third_time()
    {
        var anna = await AddAsync("anna", Buyer());
        Brokers.Before = (_, call) => call == Call.Place && ++_places == 1 ? throw new BrokerException(BrokerError.NotSent, "Too fast.") : Task.CompletedTask;
        Brokers.After = (_, call) => call == Call.Place && _places == 2 ? FaultyBrokers.Lost() : Task.CompletedTask;

        await RunToAsync(Day1, "00:11");

        _places.ShouldBe(2);
        (await SlicesAsync(anna, Day1))[0].State.ShouldBe(SliceState.Filled);
        await RunToAsync(Day1, "06:00");
        await BooksBalanceAsync(anna);
    }
}
