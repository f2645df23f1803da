using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Live;
using EggMoney.Application.Market;
using EggMoney.Application.Notifications;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Application.Trading.Simulations;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Persistence.Export;
using EggMoney.Infrastructure.Security;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Registers the database and the tenancy.</summary>
public static class PersistenceServices
{
    /// <summary>Adds <see cref="IEggMoneyDbFactory"/>, <see cref="ISystemQueries"/>, <see cref="ISystemCommands"/>, the tenant of a scope,
    /// <see cref="DatabaseMigrator"/> and <see cref="DatabaseHealth"/>. Contexts are made by hand and never pooled.</summary>
    public static IServiceCollection AddEggMoneyPersistence(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton<LiveEvents>();
        services.AddSingleton<ILiveBell>(provider => provider.GetRequiredService<LiveEvents>());
        services.AddSingleton<ContextFactory>();
        services.AddSingleton<SystemDbContextFactory>();
        services.AddSingleton<SystemQueries>();
        services.AddSingleton<ISystemQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<IOperationQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<ISimulationQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<IDispatchQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<IAdminQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<IRunMapQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<IOutboxQueries>(provider => provider.GetRequiredService<SystemQueries>());
        services.AddSingleton<ISystemCommands, SystemCommands>();
        services.AddSingleton<IMembership, Membership>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IPriceStore, PriceStore>();
        services.AddSingleton(provider => new DatabaseMigrator(
            provider.GetRequiredService<DatabaseOptions>(),
            provider.GetRequiredService<ContextFactory>(),
            provider.GetService<WallClock>() ?? new(TimeProvider.System)));
        services.AddSingleton<DatabaseHealth>();
        services.TryAddSingleton<IDatabaseExamination, DatabaseExamination>();
        services.AddSingleton(provider => new BackupDesk(
            provider.GetRequiredService<DatabaseOptions>(),
            provider.GetRequiredService<ContextFactory>(),
            provider.GetRequiredService<SecretKeys>(),
            provider.GetRequiredService<ITenantScopeFactory>(),
            provider.GetRequiredService<WallClock>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ITenantScopeFactory, TenantScopeFactory>();
        services.AddScoped<MultiTenantContextAccessor>();
        services.AddScoped<IMultiTenantContextAccessor>(scope => scope.GetRequiredService<MultiTenantContextAccessor>());
        services.AddScoped<IMultiTenantContextSetter>(scope => scope.GetRequiredService<MultiTenantContextAccessor>());
        services.AddScoped<IEggMoneyDbFactory, EggMoneyDbFactory>();
        services.AddScoped<IAccountEraser, AccountEraser>();
        services.AddScoped<IAccountExport, AccountExport>();
        services.AddScoped<ITradingSnapshots, TradingSnapshots>();
        return services;
    }
}
