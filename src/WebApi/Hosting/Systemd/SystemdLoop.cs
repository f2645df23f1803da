using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EggMoney.WebApi.Hosting.Systemd;

/// <summary>Tells systemd that the server is ready, that it works, how it stands, and that it stops. A server that has hung without a word is started anew by it.</summary>
internal sealed class SystemdLoop(
    NotifySocket socket,
    SystemdOptions options,
    IWorkPulse pulse,
    HealthCheckService checks,
    IServerWatch watch,
    DispatchMetrics metrics,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<SystemdLoop> logger) : BackgroundService
{
    /// <summary>A server that listens is there, also when its database is not: whoever waits for it must not wait for ever, and killing it would not help.</summary>
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UsualBeat = TimeSpan.FromSeconds(30);

    /// <summary>A database that hangs must not keep the next sign of life waiting.</summary>
    private static readonly TimeSpan AskingTime = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = lifetime.ApplicationStopping.Register(
            () => socket.Send("STOPPING=1", "STATUS=" + Language.Pick("Brings what is at hand to its end.", "진행 중인 작업을 마무리하고 있습니다.")));
        var begun = TimeProvider.System.GetTimestamp();
        string? problem;
        while ((problem = await FindProblemAsync(stoppingToken)) is not null && TimeProvider.System.GetElapsedTime(begun) < ReadyPatience && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        socket.Send("READY=1", "STATUS=" + Status(problem));
        using var beat = new PeriodicTimer(options.Watchdog is { } watchdog && watchdog / 2 < UsualBeat ? watchdog / 2 : UsualBeat);
        try
        {
            do
            {
                await BeatAsync(stoppingToken);
            }
            while (await beat.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Everything else has been stopped before this.
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        // The sign of life first: looking at a database that hangs takes its time.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            socket.Send("WATCHDOG=1");
            return;
        }

        if (await pulse.BeatsAsync(cancellationToken))
        {
            socket.Send("WATCHDOG=1");
            socket.Send("STATUS=" + Status(await FindProblemAsync(cancellationToken)));
            return;
        }

        logger.LogCritical("Nothing has been begun for {Since}, though the database answers. No sign of life is given any more, so that systemd starts the server anew", metrics.SinceLastTick);
        socket.Send("STATUS=" + Language.Pick("Hangs: nothing is begun any more. systemd starts it anew.", "멈춘 상태입니다. 새 작업이 시작되지 않아 systemd가 다시 시작합니다."));
    }

    private async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AskingTime);
        try
        {
            var report = await checks.CheckHealthAsync(limit.Token).WaitAsync(limit.Token);
            var bad = report.Entries.FirstOrDefault(entry => entry.Value.Status != HealthStatus.Healthy);
            return bad.Key is null ? null : $"{bad.Key}: {(bad.Value.Exception is { } exception ? exception.GetType().Name : bad.Value.Description)}";
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? null : Language.Pick($"no answer within {AskingTime.TotalSeconds:0} s", $"{AskingTime.TotalSeconds:0}초 안에 응답이 없습니다");
        }
    }

    private string Status(string? problem)
    {
        if (problem is not null)
        {
            return Language.Pick($"Not ready. {problem}", $"준비되지 않았습니다. {problem}");
        }

        var (users, next) = (watch.Latest?.Late.Trading ?? 0, metrics.NextDueAt);
        var when = next is not { } due ? null
            : due <= clock.Now() ? Language.Pick("now", "지금")
            : due.ToString(due.Date == clock.Now().Date ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return Language.Pick(
            $"{users} {(users == 1 ? "user trades" : "users trade")}{(when is null ? "." : $"; next: {when}")}",
            $"{users}명이 거래 중입니다{(when is null ? "." : $". 다음 작업: {when}")}");
    }
}

/// <summary>What systemd waits for.</summary>
/// <param name="Watchdog">A sign of life at least so often; null for none.</param>
internal sealed record SystemdOptions(TimeSpan? Watchdog);

/// <summary>Registers it.</summary>
internal static class SystemdServices
{
    /// <summary>Adds the link to systemd, where it started this process. It comes first, so that it is stopped last.</summary>
    public static void AddSystemd(this IServiceCollection services)
    {
        if (NotifySocket.FromEnvironment() is { } socket)
        {
            services.AddSingleton(_ => socket);
            services.AddSingleton(new SystemdOptions(NotifySocket.WatchdogFromEnvironment()));
            Infrastructure.Scheduling.Loops.AddLoop<SystemdLoop>(services);
        }
    }
}
