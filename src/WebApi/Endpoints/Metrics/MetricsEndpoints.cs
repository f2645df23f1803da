using System.Security.Cryptography;
using System.Text;
using EggMoney.Infrastructure.Operations;
using EggMoney.WebApi.Access;

namespace EggMoney.WebApi.Endpoints.Metrics;

/// <summary>What a collector of metrics must bring.</summary>
/// <param name="Token">As a bearer token; null lets none in.</param>
internal sealed record ScraperAccess(string? Token)
{
    /// <summary>Whether a request brings it, told in a time that says nothing of how much of it was right.</summary>
    public bool Lets(HttpRequest request) => Token is { } token
        && request.Headers.Authorization is [{ } header]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));
}

/// <summary>The metrics as a plain page.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder app) =>

        // It decides by itself who may: a scraper has no login. It is no part of the contract with people's programs.
        app.MapGet("/metrics", PageAsync).Open().ExcludeFromDescription();

    private static async Task<IResult> PageAsync(HttpContext http, ScraperAccess scraper, IServerWatch watch, MetricsPage page, CancellationToken cancellationToken)
    {
        if (!scraper.Lets(http.Request))
        {
            if (http.User.Identities.OfType<CallerIdentity>().FirstOrDefault() is not { MustChangePassword: false } caller)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return Answers.Problem(AccessErrors.Unauthenticated);
            }

            if (!caller.Caller.IsAdmin)
            {
                return Answers.Problem(AccessErrors.AdminsOnly);
            }
        }

        await watch.LookAsync(cancellationToken);
        return TypedResults.Text(page.Render(), MetricsPage.ContentType);
    }
}
