using System.Collections.Concurrent;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>What the dispatcher measures of itself: for health, the benchmark, and to say when more lanes are needed.</summary>
public sealed class DispatchMetrics(DispatchOptions options, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<WorkPhase, List<double>> _phaseMilliseconds = new();
    private readonly ConcurrentDictionary<int, int> _tenantsByLane = new();
    private long _brokerCalls;
    private long _brokerTicks;
    private int _overBudget;
    private int _ticking;

    private readonly ConcurrentDictionary<int, DateTime?> _nextDueAt = new();
    private readonly ConcurrentDictionary<int, (long At, bool Failed)> _lanes = new();

    /// <summary>The start counts as a first tick.</summary>
    private readonly long _start = clock.GetTimestamp();

    /// <summary>How many samples of a phase are kept.</summary>
    private const int Samples = 20_000;

    /// <summary>How long ago the lane that has waited longest served a tenant or ended a tick, by the machine's own clock.</summary>
    public TimeSpan SinceLastTick => clock.GetElapsedTime(Enumerable.Range(0, options.Lanes).Min(lane => _lanes.TryGetValue(lane, out var row) ? row.At : _start));

    /// <summary>The latest tick of a lane of this process threw: nobody of that lane is served.</summary>
    public bool TickFailed => _lanes.Values.Any(row => row.Failed);

    /// <summary>A tick of this process is at work.</summary>
    public bool Ticking => Volatile.Read(ref _ticking) > 0;

    /// <summary>Whether the next work that a tick of this process saw in a lane is due between two times (UTC, of the trading clock). What was due long ago is
    /// another node's: a lane that is still this one's has been looked at since.</summary>
    public bool ExpectsBetween(DateTime from, DateTime to) => _nextDueAt.Values.Any(due => due >= from && due <= to);

    /// <summary>When the next work that a tick of this process saw is due (UTC, of the trading clock); null when none is, or no tick has looked.</summary>
    public DateTime? NextDueAt => _nextDueAt.Values.Min();

    /// <summary>Tenants that used up their budget since the start.</summary>
    public int OverBudgetCount => _overBudget;

    /// <summary>Mean latency of a broker call so far.</summary>
    public TimeSpan MeanBrokerLatency => _brokerCalls == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(_brokerTicks / _brokerCalls);

    /// <summary>The same for whoever collects metrics.</summary>
    public DispatchMeter Meter { get; } = new();

    /// <summary>Lanes of which this process ended a tick within a time, or served somebody of it.</summary>
    public IEnumerable<int> LanesTicked(TimeSpan within) => _lanes.Where(lane => clock.GetElapsedTime(lane.Value.At) <= within).Select(lane => lane.Key).Order();

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void TickBegins() => Interlocked.Increment(ref _ticking);

    internal void TickEnds() => Interlocked.Decrement(ref _ticking);

    internal void Expects(int lane, DateTime? nextDueAt) => _nextDueAt[lane] = nextDueAt;

    internal void Ticked(int lane, bool failed)
    {
        _lanes[lane] = (clock.GetTimestamp(), failed);
        Meter.Ticked(lane, failed);
    }

    internal void Progressed(int lane) => _lanes.AddOrUpdate(lane, _ => (clock.GetTimestamp(), false), (_, row) => (clock.GetTimestamp(), row.Failed));

    internal void Serves(int lane, int tenants) => _tenantsByLane[lane] = tenants;

    internal void OverBudget() => Interlocked.Increment(ref _overBudget);

    internal void Worked(WorkPhase phase, bool failed, TimeSpan took)
    {
        Meter.Worked(phase, failed, took);
        var samples = _phaseMilliseconds.GetOrAdd(phase, _ => []);
        lock (samples)
        {
            if (samples.Count < Samples)
            {
                samples.Add(took.TotalMilliseconds);
            }
        }
    }

    internal void BrokerAnswered(string call, string result, TimeSpan took)
    {
        Meter.BrokerAnswered(call, result, took);
        Interlocked.Increment(ref _brokerCalls);
        Interlocked.Add(ref _brokerTicks, took.Ticks);
    }

    /// <summary>The samples of each phase, in milliseconds.</summary>
    public IReadOnlyDictionary<WorkPhase, IReadOnlyList<double>> PhaseMilliseconds() => _phaseMilliseconds.ToDictionary(
        pair => pair.Key,
        pair =>
        {
            lock (pair.Value)
            {
                return (IReadOnlyList<double>)pair.Value.ToList();
            }
        });

    /// <summary>How long after its time the last tenant of a lane starts, at most: ceil(N / L) × calls × latency.</summary>
    /// <param name="callsPerTenant">Broker calls that one tenant's phase makes.</param>
    public TimeSpan LastTenantStartsWithin(int callsPerTenant) =>
        MeanBrokerLatency * ((double)callsPerTenant * Math.Ceiling(_tenantsByLane.Values.Sum() / (double)Math.Max(1, options.Lanes)));

    /// <summary>The fewest lanes with which a phase of every tenant is done within a time.</summary>
    public int LanesNeeded(int callsPerTenant, TimeSpan within)
    {
        var perTenant = MeanBrokerLatency * callsPerTenant;
        return perTenant == TimeSpan.Zero ? 1 : Math.Max(1, (int)Math.Ceiling(_tenantsByLane.Values.Sum() / Math.Max(1, Math.Floor(within / perTenant))));
    }
}
