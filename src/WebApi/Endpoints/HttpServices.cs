using System.Globalization;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Admin;
using EggMoney.WebApi.Endpoints.Admin.Imports;
using EggMoney.WebApi.Endpoints.Auth;
using EggMoney.WebApi.Endpoints.Bots;
using EggMoney.WebApi.Endpoints.ByHand;
using EggMoney.WebApi.Endpoints.Credentials;
using EggMoney.WebApi.Endpoints.Demo;
using EggMoney.WebApi.Endpoints.Health;
using EggMoney.WebApi.Endpoints.Live;
using EggMoney.WebApi.Endpoints.Market;
using EggMoney.WebApi.Endpoints.Me;
using EggMoney.WebApi.Endpoints.Metrics;
using EggMoney.WebApi.Endpoints.NotificationChannels;
using EggMoney.WebApi.Endpoints.Notifications;
using EggMoney.WebApi.Endpoints.OpenApi;
using EggMoney.WebApi.Endpoints.Orders;
using EggMoney.WebApi.Endpoints.Page;
using EggMoney.WebApi.Endpoints.Reports;
using EggMoney.WebApi.Endpoints.Security;
using EggMoney.WebApi.Endpoints.Server;
using EggMoney.WebApi.Endpoints.Simulations;
using EggMoney.WebApi.Endpoints.Trades;
using EggMoney.WebApi.Endpoints.Trading;
using EggMoney.WebApi.Hosting;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace EggMoney.WebApi.Endpoints;

/// <summary>What HTTP needs, and which endpoints there are.</summary>
internal static class HttpServices
{
    /// <summary>Registers how requests are read, answered, limited and described.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services, HttpSettings settings)
    {
        services.AddSingleton(settings).AddSingleton(settings.RateLimits).AddSingleton<RateLimits>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.Allow(settings.Origins)));
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails = ProblemCodes.Complete(context.ProblemDetails, context.HttpContext));
        services.AddExceptionHandler<ExceptionProblems>();

        // Numbers are numbers: reading them from texts too would make every one of them "integer or string" in the contract.
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.NumberHandling = JsonNumberHandling.Strict;
            json.Converters.Add(new EnumJson());

            // A field that is missing, null or misspelt is told, and not taken for something else: a default may cost money.
            json.RespectRequiredConstructorParameters = true;
            json.RespectNullableAnnotations = true;
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.AllowDuplicateProperties = false;
            json.MaxDepth = 16;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            // Texts follow the reader; numbers and dates never do.
            options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("en"));
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("ko")];
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.Configure<ExceptionHandlerOptions>(options => options.SuppressDiagnosticsCallback = context => ExceptionProblems.IsExpected(context.Exception));
        services.AddSingleton<LiveStreams>().AddSingleton<UploadGate>().AddSingleton<UploadDesk>().AddScoped<TenantDoor>();
        services.AddContract();
        return services;
    }

    /// <summary>Maps every module's endpoints.</summary>
    public static void MapEggMoney(this WebApplication app, bool demo)
    {
        app.UseHttp();
        app.UseAccess();
        MapEndpoints(app.MapGroup("").AddEndpointFilterFactory(RateLimits.AddFilter), demo);
        app.RequireAccessMarks();
    }

    /// <summary>What every request goes through, whoever sends it.</summary>
    internal static void UseHttp(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<HttpSettings>();
        if (settings.Proxies is { } proxies)
        {
            app.UseForwardedHeaders(proxies);
        }

        app.Use(CorrelationIds.SetAsync);
        app.Use(SecurityHeaders.SetAsync);
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(RefuseOtherCharsetsAsync);
        if (settings.Origins.Length > 0)
        {
            app.UseCors();
        }

        app.UseApiDocs();
        app.UsePage();
    }

    private static void MapEndpoints(RouteGroupBuilder app, bool demo)
    {
        app.MapOpenApi().Open();
        app.MapHealth();
        app.MapMetrics();
        app.MapServer();
        app.MapAuth();
        app.MapTwoFactor();
        app.MapCredentials();
        app.MapNotificationChannels();
        app.MapNotifications();
        app.MapRegistration();
        app.MapAdminTenants();
        app.MapAdminInvitations();
        app.MapAdminServer();
        app.MapAdminImports();
        app.MapMe();
        app.MapTrading();
        app.MapBots();
        app.MapOrders();
        app.MapTrades();
        app.MapLive();
        app.MapReports();
        app.MapExternal();
        app.MapMarket();
        app.MapByHand();
        app.MapOperations();
        app.MapSimulations();
        app.MapCorrections();
        if (demo)
        {
            app.MapDemo();
        }
    }

    /// <summary>The framework reads UTF-8, translates what it knows, and takes a charset that it does not know for a defect of ours.</summary>
    private static Task RefuseOtherCharsetsAsync(HttpContext http, RequestDelegate next)
    {
        var charset = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Charset) : default;
        if (charset.Length == 0)
        {
            return next(http);
        }

        if (charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            // Quotes are allowed, and the framework does not know them either.
            type!.Charset = "utf-8";
            http.Request.ContentType = type.ToString();
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }
}
