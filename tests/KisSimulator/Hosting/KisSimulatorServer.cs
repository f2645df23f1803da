using EggMoney.KisSimulator.Hosting;
using EggMoney.KisSimulator.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EggMoney.KisSimulator;

/// <summary>A simulated exchange behind a loopback port: the real host under <c>/real</c>, the mock host under <c>/mock</c>, the control API
/// under <c>/_sim</c> and a page for people at <c>/</c>.</summary>
public sealed class KisSimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KisSimulatorServer(WebApplication app, SimulatedExchange exchange, string address)
    {
        (_app, Exchange) = (app, exchange);
        Address = new(address);
        RealUrl = new(Address, "real");
        MockUrl = new(Address, "mock");
    }

    /// <summary>The world behind it.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>For <c>EGGMONEY_KIS_REAL_URL</c>; without a slash at its end.</summary>
    public Uri RealUrl { get; }

    /// <summary>For <c>EGGMONEY_KIS_MOCK_URL</c>; without a slash at its end.</summary>
    public Uri MockUrl { get; }

    /// <summary>Starts to listen on 127.0.0.1.</summary>
    /// <param name="exchange">The world to show.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<KisSimulatorServer> StartAsync(SimulatedExchange exchange, int port = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        ControlApi.Configure(builder.Services);
        var app = builder.Build();
        KisEndpoints.Map(app, exchange);
        ControlApi.Map(app, exchange);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, exchange, address);
    }

    /// <summary>Waits until the process is told to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
