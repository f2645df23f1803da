using System.Diagnostics.Metrics;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>The program's instruments for whoever collects metrics. No label names a tenant, a symbol or an account.</summary>
public sealed class DispatchMeter : IDisposable
{
    /// <summary>The meter's name, and the beginning of every instrument's.</summary>
    public const string Name = "EggMoney";

    private readonly Counter<long> _ticks;
    private readonly Counter<long> _due;
    private readonly Counter<long> _work;
    private readonly Histogram<double> _workSeconds;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _callSeconds;

    /// <summary>Makes the instruments.</summary>
    public DispatchMeter()
    {
        Meter = new(Name);
        _ticks = Meter.CreateCounter<long>("eggmoney.ticks", description: "Ticks of the dispatcher.");
        _due = Meter.CreateCounter<long>("eggmoney.work.due", description: "Pieces of work that a tick found due.");
        _work = Meter.CreateCounter<long>("eggmoney.work.ended", description: "Pieces of work that were tried.");
        _workSeconds = Meter.CreateHistogram<double>("eggmoney.work.duration", "s", "How long a piece of work took.");
        _calls = Meter.CreateCounter<long>("eggmoney.broker.calls", description: "Calls of brokers.");
        _callSeconds = Meter.CreateHistogram<double>("eggmoney.broker.call.duration", "s", "How long a call of a broker took.");
    }

    /// <summary>To add more of the server's instruments to, and to know this process's from another host's in it.</summary>
    public Meter Meter { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void Ticked(int lane, bool failed) => _ticks.Add(1, new("lane", lane), new("result", failed ? "failed" : "ok"));

    internal void Due(WorkPhase phase) => _due.Add(1, new KeyValuePair<string, object?>("phase", phase.ToString()));

    internal void Worked(WorkPhase phase, bool failed, TimeSpan took)
    {
        _work.Add(1, new("phase", phase.ToString()), new("result", failed ? "failed" : "ok"));
        _workSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("phase", phase.ToString()));
    }

    internal void BrokerAnswered(string call, string result, TimeSpan took)
    {
        _calls.Add(1, new("call", call), new("result", result));
        _callSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("call", call));
    }
}
