using System.Globalization;
using System.Text.Json.Serialization;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Auth;
using EggMoney.WebApi.Endpoints.Demo;
using EggMoney.WebApi.Endpoints.Health;
using EggMoney.WebApi.Endpoints.Me;
using Microsoft.AspNetCore.Localization;

namespace EggMoney.WebApi.Endpoints;

/// <summary>What HTTP needs, and which endpoints there are.</summary>
internal static class HttpServices
{
    private const string Description =
        "EggMoney runs many people's trading bots on one server. Money is US dollars, times are UTC, a session is a US trading date.";

    /// <summary>Registers problem details and the OpenAPI document.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => ProblemCodes.Complete(context.ProblemDetails));
        services.AddExceptionHandler<ExceptionProblems>();

        // Numbers are numbers: reading them from texts too would make every one of them "integer or string" in the contract.
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.NumberHandling = JsonNumberHandling.Strict;

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
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version, document.Info.Description) = ("EggMoney", "v1", Description);

            // Where it was asked for is no part of the contract, and would differ between two builds.
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>Maps every module's endpoints.</summary>
    public static void MapEggMoney(this WebApplication app, bool demo)
    {
        app.Use((context, next) =>
        {
            // At the last moment: an answer to an exception begins with no headers.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccess();
        app.MapOpenApi().Open();
        app.MapHealth();
        app.MapMe();
        app.MapAuth();
        app.MapTwoFactor();
        if (demo)
        {
            app.MapDemo();
        }

        app.RequireAccessMarks();
    }
}
