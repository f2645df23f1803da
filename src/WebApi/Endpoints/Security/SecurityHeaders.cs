using System.Net;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>What every answer tells browsers.</summary>
internal static class SecurityHeaders
{
    private const string NoContentAtAll = "default-src 'none'; frame-ancestors 'none'";
    private const string NoFeatures = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
    private const string OneYear = "max-age=31536000";

    /// <summary>Set at the last moment, because an answer to an exception begins with no headers.</summary>
    public static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static state => Set((HttpContext)state), http);
        return next(http);
    }

    private static Task Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = NoFeatures;

        // A page of ours has its own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = NoContentAtAll;
        }

        if (http.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
        }

        // A developer's machine would otherwise be told for a year that nothing of it speaks plain HTTP.
        if (http.Request.IsHttps && !IsLocal(http.Request.Host.Host))
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return Task.CompletedTask;
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
