using System.Diagnostics.Metrics;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>The server's gauges. They show the latest look; whoever collects them must not wait for a database.</summary>
internal sealed class ServerGauges
{
    public ServerGauges(DispatchMetrics metrics, IServerWatch watch)
    {
        var meter = metrics.Meter.Meter;
        Gauge("eggmoney.work.late", null, "Pieces of work that could have been taken for three minutes and were not.", figures => figures.Late.Count);
        Gauge("eggmoney.work.failing", null, "Pieces of work that failed and are tried again.", figures => figures.Late.Failing);
        Gauge("eggmoney.outbox.waiting", null, "Messages that no channel was given yet.", figures => figures.Outbox.Waiting);
        Gauge("eggmoney.outbox.age", "s", "Age of the oldest of them.", figures => figures.Outbox.Age.TotalSeconds);
        Gauge("eggmoney.outbox.due", null, "Deliveries that could be made now.", figures => figures.Outbox.Due);
        Gauge("eggmoney.nodes.alive", null, "Nodes that are there.", figures => figures.Nodes.Alive);
        meter.CreateObservableGauge(
            "eggmoney.orders",
            () => (watch.Latest?.Orders ?? new Dictionary<Domain.Trading.OrderState, int>()).Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("state", pair.Key.ToString()))),
            description: "Orders of the last seven days, and all that are open.");

        void Gauge(string name, string? unit, string description, Func<ServerFigures, double> of) => meter.CreateObservableGauge(
            name, () => watch.Latest is { } figures ? [new Measurement<double>(of(figures))] : Array.Empty<Measurement<double>>(), unit, description);
    }
}

/// <summary>Looks every half a minute, for the gauges.</summary>
internal sealed class WatchLoop(IServerWatch watch, WallClock clock, ILogger<WatchLoop> logger) : ServerLoop(clock, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(30);

    public override Task RunOnceAsync(CancellationToken cancellationToken) => watch.LookAsync(cancellationToken);
}
