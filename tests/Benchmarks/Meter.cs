using System.Collections.Concurrent;
using System.Diagnostics;
using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EggMoney.Benchmarks;

/// <summary>Times every request and counts its database round trips: the session set-up of an opened connection, each command (a batch is one), each commit.</summary>
internal sealed class Meter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly AsyncLocal<Sample?> _current = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<Sample>> _samples = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    public Meter() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public void Clear() => _samples.Clear();

    /// <summary>By request: how many, p50 and p99 in milliseconds, mean and largest number of round trips and commits.</summary>
    public object Report() => _samples.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair =>
    {
        var times = pair.Value.Select(sample => sample.Milliseconds).Order().ToArray();
        return new
        {
            count = times.Length,
            p50Ms = Round(Percentile(times, 0.50)),
            p99Ms = Round(Percentile(times, 0.99)),
            roundTripsMean = Round(pair.Value.Average(sample => sample.RoundTrips)),
            roundTripsMax = pair.Value.Max(sample => sample.RoundTrips),
            commitsMean = Round(pair.Value.Average(sample => sample.Commits)),
        };
    });

    public double P50(string request) => _samples.TryGetValue(request, out var samples) ? Percentile([.. samples.Select(sample => sample.Milliseconds).Order()], 0.5) : 0;

    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> act)
    {
        var sample = new Sample();
        _current.Value = sample;
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await act();
        }
        finally
        {
            sample.Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            _current.Value = null;
            _samples.GetOrAdd(name, _ => []).Add(sample);
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (_current.Value is not { } sample)
        {
            return;
        }

        if (value.Key == RelationalEventId.CommandExecuted.Name || value.Key == RelationalEventId.ConnectionOpened.Name)
        {
            Interlocked.Increment(ref sample.RoundTrips);
        }
        else if (value.Key == RelationalEventId.TransactionCommitted.Name)
        {
            Interlocked.Increment(ref sample.RoundTrips);
            Interlocked.Increment(ref sample.Commits);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static double Round(double value) => Math.Round(value, 2);

    private sealed class Sample
    {
        public double Milliseconds;
        public int RoundTrips;
        public int Commits;
    }
}

/// <summary>Puts the meter around every tenant's request.</summary>
internal sealed class MeterBehavior<TRequest, TResponse>(Meter meter) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        request is ITenantRequest ? meter.MeasureAsync(typeof(TRequest).Name, () => next()) : next();
}
