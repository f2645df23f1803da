using EggMoney.Application.Trading.Dispatch;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EggMoney.WebApi.Hosting;

/// <summary>Sends metrics to a collector, where the usual variables of OpenTelemetry name one. The exporter reads those variables itself.</summary>
internal sealed class Otlp : IHostedService, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private MeterProvider? _provider;

    /// <summary>Adds it, if a collector is named.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 })
        {
            builder.Services.AddHostedService<Otlp>();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(DispatchMeter.Name).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // The last measurements may go out, but nobody waits long for them.
        _provider?.ForceFlush(timeoutMilliseconds: 2000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
