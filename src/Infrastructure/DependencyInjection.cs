using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Application.Market;
using EggMoney.Application.Notifications;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.LegacyImport;
using EggMoney.Infrastructure.Market;
using EggMoney.Infrastructure.Notifications;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Notifications.Telegram;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EggMoney.Infrastructure;

/// <summary>Registers everything that the use cases need from outside.</summary>
public static class DependencyInjection
{
    /// <summary>Database, tenancy, brokers, calendar and quotes. The host adds an <see cref="IPriceSource"/>; it may replace the
    /// <see cref="IMarketCalendar"/>, the <see cref="TimeProvider"/> and the <see cref="KisOptions"/> by registering its own first.</summary>
    public static IServiceCollection AddEggMoneyInfrastructure(this IServiceCollection services, DatabaseOptions database, PaperOptions? paper = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMarketCalendar>(NyseCalendar.Instance);
        services.AddEggMoneyPersistence(database);
        services.AddServerWatch();
        services.AddPaperBroker(database, paper ?? new());
        services.AddKisBroker();
        services.TryAddScoped<IBrokerFactory>(scope => new BrokerFactory(
            scope.GetRequiredService<IPaperExchange>(),
            scope.GetRequiredService<KisHub>(),
            scope.GetRequiredService<IEggMoneyDbFactory>(),
            scope.GetService<ISecretVault>()));
        services.AddSingleton<IPaperAccounts, PaperAccounts>();
        services.AddSingleton<PaperOrphans>();
        services.TryAddSingleton<IQuoteFeed, PriceSourceFeed>();
        services.AddSingleton<QuoteBoard>();
        services.AddSingleton<IQuoteTicks>(provider => provider.GetRequiredService<QuoteBoard>());
        services.AddScoped<IQuotes, TenantQuotes>();
        services.AddScoped<IMarketFacts, MarketFacts>();
        services.TryAddSingleton(new OutboxOptions());
        services.TryAddSingleton<IAccountMessages, FileAccountMessages>();
        services.AddSingleton<IQrCodes, QrCodes>();
        services.TryAddSingleton(new TelegramOptions());
        services.AddSingleton<TelegramApi>();
        services.AddSingleton<INotificationChannel, TelegramChannel>();
        services.AddSingleton<IBotPolls, BotPolls>();
        services.AddSingleton<TelegramPoller>();
        services.TryAddSingleton(new LegacyReaderOptions());
        services.TryAddSingleton<ILegacyReader, LegacyReader>();
        return services;
    }

    /// <summary>The server's keys, and what is made with them.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, SecretKeys keys)
    {
        services.AddSingleton(keys);
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IAccessTokens>(provider => provider.GetRequiredService<AccessTokens>());
        services.TryAddSingleton<ISecretVault, FernetVault>();
        services.AddSingleton<IKeyedHash, KeyedHash>();
        services.AddSingleton<IImportConfirmations, ImportConfirmations>();
        return services;
    }

    /// <summary>A clock that is driven instead of one that runs: the dispatcher goes from one due time to the next.</summary>
    public static IServiceCollection AddDrivenClock(this IServiceCollection services, DateTime start)
    {
        var clock = new DrivenTimeProvider(start);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<DispatchDriver>();
        return services;
    }

    /// <summary>Brings messages to their channels, and answers what is written to bots, as long as the host runs.</summary>
    public static IServiceCollection AddMessengers(this IServiceCollection services) => services.AddLoop<OutboxWorker>().AddLoop<TelegramPolling>();

    /// <summary>Recorded prices: a folder with one CSV file a symbol.</summary>
    /// <exception cref="Application.Common.InputFileException">The folder or a file is missing or malformed.</exception>
    public static IServiceCollection AddRecordedPrices(this IServiceCollection services, string folder, IReadOnlyCollection<string> symbols) =>
        services.AddSingleton<IPriceSource>(CsvPriceSource.Load(folder, symbols, NyseCalendar.Instance));

    /// <summary>A generated market; the same seed gives the same prices.</summary>
    public static IServiceCollection AddGeneratedPrices(this IServiceCollection services, long seed) =>
        services.AddSingleton<IPriceSource>(provider => new GeneratedPriceSource(seed, provider.GetRequiredService<IMarketCalendar>()));

    /// <summary>The generated market at other levels: each of these symbols has the given close, in dollars, before the first session.</summary>
    public static IServiceCollection AddGeneratedPrices(this IServiceCollection services, long seed, IReadOnlyDictionary<string, decimal> closes, DateOnly first) =>
        services.AddSingleton<IPriceSource>(provider =>
            new LevelledPriceSource(new GeneratedPriceSource(seed, provider.GetRequiredService<IMarketCalendar>()), closes, first));

    /// <summary>One symbol's daily prices that are known already.</summary>
    public static IServiceCollection AddKnownPrices(this IServiceCollection services, string symbol, IReadOnlyList<DailyPrice> days) =>
        services.AddSingleton<IPriceSource>(new KnownPriceSource(symbol, days, NyseCalendar.Instance));

    /// <summary>All recorded prices of a folder; files without tradable prices, such as exchange rates, are passed over.</summary>
    /// <exception cref="Application.Common.InputFileException">The folder is missing or empty, or a file is malformed.</exception>
    public static IServiceCollection AddRecordedPrices(this IServiceCollection services, string folder) =>
        services.AddSingleton<IPriceSource>(CsvPriceSource.LoadFolder(folder, NyseCalendar.Instance));

    /// <summary>A tick a minute and lane by the machine's clock, kept in the database, and its health.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services, DatabaseOptions database, DispatchOptions options, int threads = QuartzScheduling.UsualThreads) =>
        services
            .AddQuartzScheduling(database, options, threads)
            .AddNodeHealth()

            // The grace, then the order on its way, then its record.
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownGrace.Length + options.BrokerPlaceTimeout + TimeSpan.FromSeconds(15));

    /// <summary>Plays the scheduler's part in a demonstration: a session every <paramref name="pace"/> on the driven clock, and its health.</summary>
    public static IServiceCollection AddPacedDriver(this IServiceCollection services, TimeSpan pace)
    {
        // The calendar's last sessions are left alone: planning looks one session ahead.
        services.AddSingleton(new PacedDriverOptions(pace, new(NyseCalendar.LastYear, 12, 1)));
        services.AddSingleton<PacedDriver>();
        services.AddSingleton<ISchedulerStatus>(provider => provider.GetRequiredService<PacedDriver>());
        services.AddHostedService(provider => provider.GetRequiredService<PacedDriver>());
        return services.AddNodeHealth();
    }

    /// <summary>Another clock in the place of the machine's, a tick at each of its minutes, and its health. Of a fast one the dispatcher's limits are
    /// stretched: a machine needs its time for the same work.</summary>
    public static IServiceCollection AddScaledClock(this IServiceCollection services, ScaledTimeProvider clock, DispatchOptions options)
    {
        options.Stretch(clock.LimitFactor);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ShutdownGrace>();
        services.AddSingleton<ClockTicker>();
        services.AddSingleton<ISchedulerStatus>(provider => provider.GetRequiredService<ClockTicker>());
        services.AddHostedService(provider => provider.GetRequiredService<ClockTicker>());
        return services.AddNodeHealth();
    }

    /// <summary>Takes the steps of long acts by hand, as they come due.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services.AddLoop<OperationService>();

    private static IServiceCollection AddNodeHealth(this IServiceCollection services)
    {
        services.AddSingleton<IDatabasePing, DatabasePing>();
        services.AddSingleton<IWorkPulse>(provider => new WorkPulse(
            provider.GetRequiredService<ISchedulerStatus>(),
            provider.GetRequiredService<DispatchMetrics>(),
            provider.GetRequiredService<DispatchOptions>(),
            provider.GetRequiredService<IDatabasePing>(),
            provider.GetRequiredService<TimeProvider>(),
            TimeProvider.System));
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(10))
            .AddCheck<SchedulerHealth>("scheduler", timeout: TimeSpan.FromSeconds(10));
        return services;
    }
}
