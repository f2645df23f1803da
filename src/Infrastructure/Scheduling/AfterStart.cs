using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>Runs a loop from when the server listens until it stops: one whose port is busy does nothing at all. A loop that fails is logged and never takes the
/// server with it, which the framework would do.</summary>
/// <typeparam name="T">The loop.</typeparam>
internal sealed class AfterStart<T>(T loop, IHostApplicationLifetime lifetime, ILogger<T> logger) : IHostedService, IDisposable
    where T : BackgroundService
{
    private CancellationTokenRegistration _started;
    private bool _running;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = lifetime.ApplicationStarted.Register(Begin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _running ? loop.StopAsync(cancellationToken) : Task.CompletedTask;

    public void Dispose() => _started.Dispose();

    private void Begin()
    {
        _running = true;
        _ = loop.StartAsync(CancellationToken.None);
        _ = loop.ExecuteTask?.ContinueWith(
            ended => logger.LogCritical(ended.Exception, "{Loop} has ended by a failure, and is not run again before the server's next start", typeof(T).Name),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }
}

/// <summary>Registers loops.</summary>
public static class Loops
{
    /// <summary>Runs a loop while the server listens.</summary>
    public static IServiceCollection AddLoop<T>(this IServiceCollection services)
        where T : BackgroundService => services.AddSingleton<T>().AddHostedService<AfterStart<T>>();
}
