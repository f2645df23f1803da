using EggMoney.Application.Common;
using EggMoney.WebApi.Endpoints.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace EggMoney.WebApi.Access;

/// <summary>Registers who gets in.</summary>
internal static class AccessServices
{
    /// <summary>Tells by its beginning which kind of token a request brings.</summary>
    private const string AnyToken = "AnyToken";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, SessionTokens>();
        services.AddAuthentication(AnyToken)
            .AddPolicyScheme(AnyToken, null, options => options.ForwardDefaultSelector = context =>
                PersonalTokens.Of(context.Request) is null ? JwtBearerDefaults.AuthenticationScheme : PersonalTokens.SchemeName)
            .AddJwtBearer()
            .AddScheme<AuthenticationSchemeOptions, PersonalTokens>(PersonalTokens.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddAuthorization();
        return services;
    }

    public static void UseAccess(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<CallerContext>().Set(Callers.Anonymous(context));
            return next(context);
        });
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RateLimits>().HandleAsync);
        app.UseAuthorization();
    }

    /// <summary>No endpoint is open by having been forgotten.</summary>
    /// <exception cref="InvalidOperationException">One does not say who may call it.</exception>
    public static void RequireAccessMarks(this WebApplication app)
    {
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Where(endpoint => endpoint.Metadata.GetMetadata<AccessMark>() is null))
        {
            throw new InvalidOperationException($"{endpoint.DisplayName} does not say who may call it; see {nameof(AccessConventions)}.");
        }
    }
}
