using System.Globalization;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Nights;

/// <summary>What nights have seen.</summary>
internal sealed class NightCount
{
    /// <summary>What a kill is counted as when nothing was unfinished.</summary>
    private const string Nothing = "nothing unfinished";

    /// <summary>The most dangerous first: what the broker may have and nobody knows of, what it has, what is to come.</summary>
    private static readonly SliceState[] ByDanger =
        [SliceState.Submitting, SliceState.Unknown, SliceState.CancelRequested, SliceState.PartlyFilled, SliceState.Accepted, SliceState.Planned];

    private readonly Dictionary<string, int> _kills = [];
    private int _orders;
    private int _fills;

    /// <summary>Nights played to their end.</summary>
    public int Nights { get; set; }

    /// <summary>Questions that owners had to answer.</summary>
    public int Answers { get; set; }

    /// <summary>Servers killed.</summary>
    public int Kills => _kills.Values.Sum();

    /// <summary>Servers killed while orders of their own were being sent.</summary>
    public int InSubmitting => _kills.GetValueOrDefault(nameof(SliceState.Submitting));

    /// <summary>Orders that the broker has.</summary>
    public int Orders => _orders;

    /// <summary>Counts a kill by the most dangerous state in which a slice was.</summary>
    /// <param name="left">What the server left.</param>
    /// <param name="began">When it was started. What an earlier one had left in the middle of being sent is no new danger.</param>
    /// <returns>What it was counted as.</returns>
    public string Add(IReadOnlyList<OrderSlice> left, DateTime began)
    {
        var states = left.Where(slice => slice.State != SliceState.Submitting || slice.SubmittingAt >= began).Select(slice => slice.State).ToHashSet();
        var state = ByDanger.Where(states.Contains).Select(found => found.ToString()).FirstOrDefault() ?? Nothing;
        _kills[state] = _kills.GetValueOrDefault(state) + 1;
        return state;
    }

    /// <summary>Counts what an account has seen.</summary>
    public void Add(SimulatedLedger ledger)
    {
        _orders += ledger.PlacedOrders;
        _fills += ledger.Orders.Sum(order => order.Fills.Count);
    }

    /// <summary>Adds another count.</summary>
    public void Add(NightCount other)
    {
        foreach (var (state, kills) in other._kills)
        {
            _kills[state] = _kills.GetValueOrDefault(state) + kills;
        }

        (Nights, Answers, _orders, _fills) = (Nights + other.Nights, Answers + other.Answers, _orders + other._orders, _fills + other._fills);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Nights} nights, {_orders} orders, {_fills} fills, {Answers} answers by owners; {Kills} kills: {string.Join(", ", ByDanger.Select(state => state.ToString()).Append(Nothing).Select(state => $"{state} {_kills.GetValueOrDefault(state)}"))}");
}
