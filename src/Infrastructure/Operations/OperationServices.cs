using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Registers what a server needs to be run by somebody.</summary>
public static class OperationServices
{
    /// <summary>What health, metrics and admins ask. Nothing of it runs by itself.</summary>
    public static IServiceCollection AddServerWatch(this IServiceCollection services)
    {
        services.TryAddSingleton(new BackupOptions());
        services.TryAddSingleton(new WatchOptions());
        services.TryAddSingleton<IMachineProbe, MachineProbe>();
        services.AddSingleton<ServerRecords>();
        services.AddSingleton<IServerNodes>(provider => provider.GetRequiredService<ServerRecords>());
        services.AddSingleton(provider => new ClusterTurn(provider.GetRequiredService<DatabaseOptions>()));
        services.AddSingleton<WorkWatch>();
        services.AddSingleton<IServerWatch, ServerWatch>();
        services.AddSingleton<IServerBackups, ServerBackups>();
        services.AddSingleton<ServerGauges>();
        services.AddSingleton(provider => new MetricsPage(provider.GetRequiredService<DispatchMetrics>(), provider.GetRequiredService<ServerGauges>()));
        return services;
    }

    /// <summary>This node's word that it is there. It comes before the scheduler, so that it is stopped after it.</summary>
    public static IServiceCollection AddNodeHeartbeat(this IServiceCollection services) => services.AddLoop<NodeHeartbeat>();

    /// <summary>What a server does for itself: backups, pings, retention, and looking at its own figures.</summary>
    public static IServiceCollection AddServerLoops(this IServiceCollection services, BackupOptions backups, RetentionOptions retention, PingOptions ping)
    {
        services.Replace(ServiceDescriptor.Singleton(backups));
        services.AddSingleton(retention).AddSingleton(ping);
        services.AddLoop<WatchLoop>();
        services.AddLoop<BackupLoop>();
        services.AddLoop<RetentionLoop>();
        services.AddHostedService<AfterStart<PingLoop>>();
        services.AddSingleton(provider => new PingLoop(
            provider.GetRequiredService<WorkWatch>(),
            provider.GetRequiredService<SystemQueries>(),
            provider.GetRequiredService<ServerRecords>(),
            provider.GetRequiredService<DispatchOptions>(),
            ping,
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<WallClock>(),
            provider.GetRequiredService<ILogger<PingLoop>>()));
        return services;
    }
}
