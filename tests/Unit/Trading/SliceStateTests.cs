using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;
using static EggMoney.Domain.Trading.SliceState;

namespace EggMoney.Unit.Trading;

/// <summary>The state machine of a slice, every state against every state.</summary>
public class SliceStateTests
{
    private static readonly HashSet<(SliceState From, SliceState To)> Legal =
    [
        (Planned, Submitting), (Planned, Skipped), (Planned, Missed), (Planned, Failed),
        (Submitting, Accepted), (Submitting, Rejected), (Submitting, Unknown), (Submitting, Failed),
        (Unknown, Accepted), (Unknown, Failed),
        (Accepted, PartlyFilled), (Accepted, Filled), (Accepted, CancelRequested), (Accepted, Cancelled), (Accepted, Rejected), (Accepted, Expired),
        (PartlyFilled, Filled), (PartlyFilled, CancelRequested), (PartlyFilled, Cancelled), (PartlyFilled, Rejected), (PartlyFilled, Expired),
        (CancelRequested, Filled), (CancelRequested, Cancelled), (CancelRequested, Rejected), (CancelRequested, Expired),
        (Failed, Accepted), (Cancelled, CancelRequested), (Rejected, CancelRequested), (Expired, CancelRequested),
    ];

    public static TheoryData<SliceState, SliceState> Pairs
    {
        get
        {
            var pairs = new TheoryData<SliceState, SliceState>();
            foreach (var from in Enum.GetValues<SliceState>())
            {
                foreach (var to in Enum.GetValues<SliceState>())
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Only_the_legal_arrows_exist(SliceState from, SliceState to)
    {
        from.CanBecome(to).ShouldBe(Legal.Contains((from, to)));
        var slice = In(from);
        if (Legal.Contains((from, to)))
        {
            slice.MoveTo(to);
            slice.State.ShouldBe(to);
        }
        else
        {
            Should.Throw<InvalidOperationException>(() => slice.MoveTo(to));
            slice.State.ShouldBe(from);
        }
    }

    [Fact]
    public void A_slice_is_planned_at_the_broker_or_final_and_never_two_of_them()
    {
        foreach (var state in Enum.GetValues<SliceState>())
        {
            ((state == Planned ? 1 : 0) + (state.MayBeAtBroker() ? 1 : 0) + (state.IsFinal() ? 1 : 0)).ShouldBe(1, state.ToString());
        }
    }

    [Fact]
    public void Nothing_that_may_have_left_the_process_is_ever_submitted_again() =>
        Enum.GetValues<SliceState>().Where(state => state.CanBecome(Submitting)).ShouldBe([Planned]);

    [Fact]
    public void A_final_state_is_left_only_by_adopting_an_order_thought_never_placed_or_cancelling_one_thought_ended() =>
        Legal.Where(arrow => arrow.From.IsFinal()).ShouldBe([(Failed, Accepted), (Cancelled, CancelRequested), (Rejected, CancelRequested), (Expired, CancelRequested)]);

    [Fact]
    public void Every_state_is_reached_and_every_open_one_can_end()
    {
        foreach (var state in Enum.GetValues<SliceState>())
        {
            In(state).State.ShouldBe(state);
            (state.IsFinal() || Legal.Any(arrow => arrow.From == state)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Money_and_shares_are_reserved_exactly_while_the_broker_may_have_the_slice()
    {
        foreach (var state in Enum.GetValues<SliceState>())
        {
            var buy = In(state);
            (buy.Quantity, buy.FilledQuantity, buy.LimitPrice) = (10, 4, 51);
            buy.ReservedAmount.ShouldBe(state.MayBeAtBroker() ? 306 : 0);
            buy.ReservedQuantity.ShouldBe(0);
            buy.Side = Side.Sell;
            buy.ReservedAmount.ShouldBe(0);
            buy.ReservedQuantity.ShouldBe(state.MayBeAtBroker() ? 6 : 0);
        }
    }

    /// <summary>A slice walked to a state along legal arrows.</summary>
    private static OrderSlice In(SliceState state)
    {
        var slice = new OrderSlice { Symbol = "TQQQ" };
        foreach (var step in PathTo(state))
        {
            slice.MoveTo(step);
        }

        return slice;
    }

    private static List<SliceState> PathTo(SliceState state)
    {
        var paths = new Dictionary<SliceState, List<SliceState>> { [Planned] = [] };
        var open = new Queue<SliceState>([Planned]);
        while (open.TryDequeue(out var from))
        {
            foreach (var (_, to) in Legal.Where(arrow => arrow.From == from && !paths.ContainsKey(arrow.To)))
            {
                paths[to] = [.. paths[from], to];
                open.Enqueue(to);
            }
        }

        return paths[state];
    }

    [Fact]
    public void The_filter_for_queries_knows_the_unfinished_states()
    {
        var filter = EggMoney.Application.Trading.SliceFilters.Unfinished.Compile();
        foreach (var state in Enum.GetValues<SliceState>())
        {
            filter(In(state)).ShouldBe(!state.IsFinal(), state.ToString());
        }
    }
}
