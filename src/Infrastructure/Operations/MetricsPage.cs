using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using EggMoney.Application.Trading.Dispatch;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Adds up what the program's meter measures since the start, and shows it as Prometheus reads it.</summary>
public sealed class MetricsPage : IDisposable
{
    /// <summary>Of the answer.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>In seconds: from a broker's quick answer to a tenant's whole budget.</summary>
    private static readonly double[] Buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    internal MetricsPage(DispatchMetrics metrics, ServerGauges gauges)
    {
        // Made here so that the gauges are there when somebody listens.
        ArgumentNullException.ThrowIfNull(gauges);
        var meter = metrics.Meter.Meter;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Another host in this process has a meter of the same name.
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page as of now.</summary>
    public string Render()
    {
        lock (_lock)
        {
            // What a gauge no longer says is no longer so.
            foreach (var family in _families.Values.Where(family => family.Type == "gauge"))
            {
                family.Series.Clear();
            }
        }

        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        lock (_lock)
        {
            foreach (var (name, family) in _families)
            {
                page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, series) in family.Series)
                {
                    series.Write(page, name, labels, family.Type);
                }
            }
        }

        return page.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var type = instrument switch
        {
            Counter<long> => "counter",
            Histogram<double> => "histogram",
            _ => "gauge",
        };
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (type == "counter" ? "_total" : "");
        var labels = new StringBuilder();
        foreach (var (key, tag) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{key}=\"{tag}\"");
        }

        lock (_lock)
        {
            if (!_families.TryGetValue(name, out var family))
            {
                _families.Add(name, family = new(type, instrument.Description ?? instrument.Name));
            }

            if (!family.Series.TryGetValue(labels.ToString(), out var series))
            {
                family.Series.Add(labels.ToString(), series = new());
            }

            series.Add(value, type);
        }
    }

    private sealed record Family(string Type, string Help)
    {
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Series
    {
        private readonly long[] _below = new long[Buckets.Length];
        private double _sum;
        private long _count;

        public void Add(double value, string type)
        {
            _sum = type == "gauge" ? value : _sum + value;
            _count++;
            for (var bucket = 0; type == "histogram" && bucket < Buckets.Length; bucket++)
            {
                _below[bucket] += value <= Buckets[bucket] ? 1 : 0;
            }
        }

        public void Write(StringBuilder page, string name, string labels, string type)
        {
            if (type != "histogram")
            {
                page.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {_sum}\n");
                return;
            }

            var comma = labels.Length == 0 ? "" : ",";
            for (var bucket = 0; bucket < Buckets.Length; bucket++)
            {
                page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{Buckets[bucket]}\"}} {_below[bucket]}\n");
            }

            page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {_count}\n{name}_sum{{{labels}}} {_sum}\n{name}_count{{{labels}}} {_count}\n");
        }
    }
}
