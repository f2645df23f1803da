using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Credentials;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Application.Market;
using EggMoney.Application.Reporting;
using EggMoney.Application.Notifications;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EggMoney.Application;

/// <summary>Registers the use cases.</summary>
public static class DependencyInjection
{
    /// <summary>Handlers, validators, pipeline behaviours and the dispatcher. The ports come from the infrastructure.</summary>
    public static IServiceCollection AddEggMoneyApplication(this IServiceCollection services, DispatchOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new WallClock(TimeProvider.System));
        services.AddSingleton(options ?? new());
        services.TryAddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.TryAddSingleton(new RegistrationOptions());
        services.AddScoped<NewUsers>();
        services.AddSingleton<SetupMemory>();
        services.AddScoped<CallerContext>();
        services.AddScoped<AuditTrail>();
        services.AddScoped<TenantSecrets>();
        services.AddScoped<AccountSwitch>();
        services.AddSingleton<DecoyPassword>();
        services.AddScoped<UserAccountsFactory>();
        services.AddScoped<ProofCheck>();
        services.AddScoped<Reauthentication>();
        services.TryAddSingleton(new LoginOptions());
        services.AddSingleton<EvenTime>();
        services.AddSingleton<PasswordResets>();
        services.AddSingleton<ImportBoard>();
        services.AddScoped<LoginSessions>();
        services.AddScoped<SecurityNotices>();

        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.Scan(scan => scan.FromAssemblyOf<DispatchOptions>()
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(IValidator<>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime());

        // They run in the order of registration.
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TenantGoneBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TenantRequiredBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(RetryBehavior<,>));

        services.AddSingleton<DispatchMetrics>();
        services.AddSingleton<WorkPlanner>();
        services.AddSingleton<TradingDispatcher>();
        services.AddSingleton<RunLedger>();
        services.AddSingleton<Notifier>();
        services.AddSingleton<Booking>();
        services.AddSingleton<Undecided>();
        services.AddSingleton<PriceWatch>();
        services.AddSingleton<OrderGate>();
        services.AddSingleton<UnadjustedCloses>();
        services.AddScoped<SplitWatch>();
        services.AddSingleton<Adoption>();
        services.AddSingleton<OrderOutcome>();
        services.AddScoped<TenantBroker>();
        services.AddScoped<SliceSender>();
        services.AddScoped<Settler>();
        services.AddSingleton<AskedPrices>();
        services.AddScoped<PriceHistory>();
        services.AddScoped<IndicatorReader>();
        services.AddScoped<PortfolioReader>();
        services.AddScoped<OpenOrders>();
        services.AddScoped<RealisationBatch>();
        services.AddSingleton<RealisationEnd>();
        services.AddSingleton<BotPlanner>();
        services.AddSingleton<OperationRunner>();
        services.AddScoped<IRestoredRows, RestoredTrading>();

        services.TryAddSingleton(new DeliveryOptions());
        services.AddSingleton<DeliveryIds>();
        services.AddSingleton<ChannelAddresses>();
        services.AddSingleton<ChannelTrouble>();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<ChatDesk>();
        return services;
    }
}
