using System.Text.Json.Serialization;
using EggMoney.WebApi.Endpoints.Demo;
using EggMoney.WebApi.Endpoints.Health;

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
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
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
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapHealth();
        if (demo)
        {
            app.MapDemo();
        }
    }
}
