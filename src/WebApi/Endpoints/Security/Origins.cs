using EggMoney.WebApi.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>The pages of other origins that may call the API from a browser; none unless they are named.</summary>
internal static class Origins
{
    /// <summary>The variable that names them, separated by commas.</summary>
    public const string Variable = "EGGMONEY_CORS_ORIGINS";

    /// <summary>Reads the variable.</summary>
    /// <exception cref="ProblemException">One is no origin.</exception>
    public static string[] Parse(string? text) => [.. (text ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(Origin)];

    /// <summary>What pages of these origins may do. Credentials are the refresh cookie, which is never sent to an origin that is not named.</summary>
    public static void Allow(this CorsPolicyBuilder policy, string[] origins) => policy
        .WithOrigins(origins)
        .AllowCredentials()
        .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
        .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.AcceptLanguage, HeaderNames.IfMatch, "Idempotency-Key")
        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ContentDisposition)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0 && !text.Contains('*', StringComparison.Ordinal)
            ? text.ToLowerInvariant()
            : throw new ProblemException($"{Variable}: '{text}' is not an origin such as https://app.example.org (scheme, host and port, no path, no '*').");
}
