using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Notifications;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Demo;
using EggMoney.WebApi.Endpoints;
using EggMoney.WebApi.Endpoints.Metrics;
using EggMoney.WebApi.Endpoints.Security;
using EggMoney.WebApi.Hosting.Systemd;
using EggMoney.WebApi.Simulate;
using EggMoney.WebApi.Trials;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EggMoney.WebApi.Hosting;

/// <summary>Composes and runs the server.</summary>
internal static class Server
{
    private const string DatabaseVariable = "EGGMONEY_DATABASE";
    private const string PricesVariable = "EGGMONEY_PRICES";
    private const string RegistrationVariable = "EGGMONEY_REGISTRATION";
    private const string OutboxVariable = "EGGMONEY_OUTBOX";

    /// <summary>The generated market that everybody sees who brings no prices.</summary>
    internal const long MarketSeed = 20_190_102;

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task RunAsync(ServerOptions options)
    {
        await using var app = Build(options);
        var database = app.Services.GetRequiredService<DatabaseOptions>();
        using var serving = ServingLock.Take(database);
        await SystemdStart.RunAsync(database, async () =>
        {
            await PrepareAsync(app, options);
            await app.Services.GetRequiredService<PaperOrphans>().SweepAsync(CancellationToken.None);
        });
        await app.RunAsync();
    }

    /// <summary>Composes the server for a tool that reads what it would serve. Nothing of the machine's settings counts, no file is made or
    /// opened, and the tool replaces what would listen.</summary>
    public static async Task<int> DescribeAsync(string[] arguments)
    {
        await using var app = Build(new(ServerClock.ByHand, "http://127.0.0.1:0", arguments)
        {
            Configure = builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    [DatabaseVariable] = "Data Source=never-opened.db",
                    [SecretKeyFile.Variable] = SecretKeys.Generate(),
                });
            },
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>Brings the database to where serving can begin.</summary>
    public static async Task PrepareAsync(WebApplication app, ServerOptions options)
    {
        // A killed server's simulations hold somebody's settings.
        TemporaryFolder.Sweep(Path.GetTempPath());
        await Databases.MigrateAsync(app.Services, CancellationToken.None);
        if (options.IsDemo)
        {
            await Databases.RefuseRealUsersAsync(app.Services, "--demo", CancellationToken.None);
            await app.Services.GetRequiredService<DemoPeople>().PrepareAsync(CancellationToken.None);
        }

        await SetupNotice.SayAsync(app, PublicAddress.Read(app.Configuration), Urls(app.Configuration, options), options.Say);
    }

    /// <summary>Composes the server.</summary>
    /// <exception cref="ProblemException">A setting cannot be used.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateBuilder(options.HostArguments);
        options.Configure?.Invoke(builder);
        builder.WebHost.UseUrls(Urls(builder.Configuration, options));

        // A failed start is told in one sentence, see Problems; the host would add a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Every query and request is no news at a tick a minute; a more exact rule in appsettings.json still wins.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Set);

        // The framework's own switch would believe every sender; ours names the proxies.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";

        OperationSettings.SetLog(builder);
        var database = Database(builder.Configuration, options.IsDemo);
        var sizes = SizeSettings.Read(builder.Configuration);
        SizeSettings.Apply(sizes);
        var dispatch = DispatchSettings.Read(builder.Configuration);
        SizeSettings.CheckRoom(database, dispatch.Lanes);
        var http = HttpSettings.Read(builder.Configuration);
        var clock = options.Clock == ServerClock.Scheduled ? ClockSetting.Read(builder) : null;
        if (options.Clock != ServerClock.ByHand)
        {
            builder.Services.AddSystemd();
            builder.Services.AddNodeHeartbeat();
        }

        switch (options.Clock)
        {
            case ServerClock.Scheduled when clock is not null:
                builder.Services.AddScaledClock(clock, dispatch);
                options.Say(ClockSetting.Announcement(clock));
                break;
            case ServerClock.Scheduled:
                builder.Services.AddScheduler(database, dispatch, sizes.SchedulerThreads);
                break;
            case ServerClock.Demo:
                builder.Services.AddDrivenClock(DemoPeople.Start).AddPacedDriver(DemoPace.Read(builder.Configuration)).AddSingleton<DemoPeople>();
                break;
            default:
                builder.Services.AddHealthChecks();
                break;
        }

        if (options.Clock != ServerClock.ByHand)
        {
            builder.Services.AddOperations();
            builder.Services.AddMessengers();
            var backups = OperationSettings.Backups(builder.Configuration);
            builder.Services.AddServerLoops(backups, OperationSettings.Retention(builder.Configuration), OperationSettings.PingTo(builder.Configuration));
            options.Say(OperationSettings.Announcement(backups));
            options.Say(sizes.Describe(Environment.ProcessorCount));
            if (!http.Page.Exist)
            {
                options.Say(http.Page.Missing);
            }
        }

        Otlp.Add(builder);
        builder.Services.AddSingleton(new ScraperAccess(OperationSettings.ScraperToken(builder.Configuration)));
        foreach (var line in KisSettings.Announcements(builder.Configuration).Concat(TelegramSettings.Announcements(builder.Configuration)))
        {
            options.Say(line);
        }

        builder.Services.TryAddSingleton(TelegramSettings.Read(builder.Configuration));
        builder.Services.TryAddSingleton(new TrialOptions());
        AddPrices(builder, options.IsDemo);
        builder.Services.AddSingleton(builder.Configuration.GetSection("Login").Get<LoginOptions>() ?? new());
        builder.Services.AddSingleton(new OutboxOptions(Path.GetFullPath(builder.Configuration[OutboxVariable] ?? new OutboxOptions().Folder), PublicAddress.Read(builder.Configuration)));
        builder.Services
            .AddSingleton(new RegistrationOptions(Registration(builder.Configuration), Simulated: options.IsDemo))
            .AddSingleton(ImportSettings.Read(builder.Configuration))
            .AddSingleton(KisSettings.Read(builder.Configuration, clock))
            .AddSingleton(TelegramSettings.ReadLimits(builder.Configuration))
            .AddEggMoneyApplication(dispatch)
            .AddEggMoneyInfrastructure(database)
            .AddSecurity(Keys(builder, options.IsDemo, mayMake: true))
            .AddSingleton<TenantDesk>()
            .AddSingleton<TradingAtHand>()
            .AddSingleton<TrialWorker>()
            .AddAccess()
            .AddHttp(http);
        if (options.Clock != ServerClock.ByHand)
        {
            builder.Services.AddLoop<MarketDataLoop>();
            builder.Services.AddLoop<TrialLoop>();
        }

        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));

        var app = builder.Build();

        // Counts from the start on, and not from when somebody first looks.
        app.Services.GetRequiredService<MetricsPage>();
        app.MapEggMoney(options.IsDemo);
        return app;
    }

    private static string Urls(IConfiguration configuration, ServerOptions options) => options.Urls ?? ListeningAddress.Read(configuration);

    private static RegistrationMode Registration(ConfigurationManager configuration) => configuration[RegistrationVariable] switch
    {
        null or "" or "invitation" => RegistrationMode.Invitation,
        "open" => RegistrationMode.Open,
        "closed" => RegistrationMode.Closed,
        var other => throw new ProblemException($"{RegistrationVariable} is '{other}'; it must be open, invitation or closed."),
    };

    /// <summary>The keys that the settings name.</summary>
    internal static SecretKeys Keys(WebApplicationBuilder builder, bool demo, bool mayMake) => SecretKeyFile.Load(
        builder.Configuration[SecretKeyFile.Variable],
        Path.GetFullPath("data"),
        production: builder.Environment.IsProduction() && !demo,
        mayMake,
        Console.Error.WriteLine);

    /// <summary>The market that the paper broker trades against.</summary>
    internal static void AddPrices(WebApplicationBuilder builder, bool demo)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IPriceSource)))
        {
            // Whoever composes the server brought a market of their own.
            return;
        }

        // The demonstration begins before most funds existed, so its market is always the generated one.
        if (!demo && builder.Configuration[PricesVariable] is { Length: > 0 } folder)
        {
            builder.Services.AddRecordedPrices(folder);
        }
        else
        {
            builder.Services.AddGeneratedPrices(MarketSeed);
        }
    }

    /// <summary>The database that the settings name.</summary>
    internal static DatabaseOptions Database(IConfiguration configuration, bool demo) => Named(configuration, demo) with { Pools = SizeSettings.Read(configuration).Pools };

    private static DatabaseOptions Named(IConfiguration configuration, bool demo)
    {
        if (configuration[DatabaseVariable] is { Length: > 0 } variable)
        {
            return Databases.Parse(variable, DatabaseVariable);
        }

        if (configuration.GetConnectionString("EggMoney") is { Length: > 0 } configured)
        {
            return Databases.Parse(configured, "ConnectionStrings:EggMoney");
        }

        // A file of the demonstration's own: invented books and real ones never share one.
        return DatabaseOptions.SqliteFile(Path.GetFullPath(Path.Combine("data", demo ? "demo.db" : "eggmoney.db")));
    }
}
