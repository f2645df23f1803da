using System.Diagnostics;
using EggMoney.Application.Common;

namespace EggMoney.WebApi.Hosting;

/// <summary>Names each request for the logs: as its sender calls it, by the trace that it is part of, or anew. The answer says the name.</summary>
internal static class CorrelationIds
{
    /// <summary>The header.</summary>
    public const string Header = "X-Correlation-Id";

    /// <summary>Names it, and goes on.</summary>
    public static async Task SetAsync(HttpContext http, RequestDelegate next)
    {
        var id = Of(http.Request);
        http.Response.Headers[Header] = id;
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CorrelationIds));
        using (Correlation.Begin(logger, id))
        {
            await next(http);
        }
    }

    private static string Of(HttpRequest request) =>
        request.Headers[Header] is [{ } given] && Correlation.IsUsable(given) ? given
        : request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out var trace) ? trace.TraceId.ToHexString()
        : Guid.NewGuid().ToString("N");
}
