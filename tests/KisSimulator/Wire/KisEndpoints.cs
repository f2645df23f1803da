using System.Text.Encodings.Web;
using System.Text.Json;
using EggMoney.KisSimulator.Faults;

namespace EggMoney.KisSimulator.Wire;

/// <summary>The two hosts of the broker, with what goes wrong before and after a request is processed.</summary>
internal sealed class KisEndpoints(SimulatedExchange exchange, CancellationToken stopping)
{
    private const string Html = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Gateway _gateway = new(exchange);

    public static void Map(WebApplication app, SimulatedExchange exchange)
    {
        var endpoints = new KisEndpoints(exchange, app.Lifetime.ApplicationStopping);
        app.Map("/real/{**path}", (HttpContext http, string path) => endpoints.HandleAsync(http, KisEnvironment.Real, path));
        app.Map("/mock/{**path}", (HttpContext http, string path) => endpoints.HandleAsync(http, KisEnvironment.Mock, path));
    }

    private async Task HandleAsync(HttpContext http, KisEnvironment environment, string path)
    {
        var request = await RawRequest.ReadAsync(environment, path, http.Request);
        var (moment, gone) = exchange.Locked(() => Arrive(request));
        if (gone)
        {
            http.Abort();
            return;
        }

        // What has arrived is processed even if the client hangs up meanwhile.
        await WaitAsync(FaultKind.Delay, moment);
        var (before, answer) = exchange.Locked(() => Process(request, moment));
        if (before is { } dropped)
        {
            await FailAsync(http, dropped);
            return;
        }

        await WaitAsync(FaultKind.DelayAnswer, moment);
        if (exchange.Locked(() => After(moment, answer)) is { } after)
        {
            await FailAsync(http, after);
            return;
        }

        await WriteAsync(http, request, answer);
    }

    private (Moment Moment, bool Gone) Arrive(RawRequest request)
    {
        var account = exchange.ByKey(request.Path.StartsWith("oauth2/", StringComparison.Ordinal)
            ? request.Fields()?.Texts.GetValueOrDefault("appkey")
            : request.Header("appkey"));
        exchange.Count(account, request.Name);
        var moment = new Moment(request.Name, request.TrId, account?.Keys.Name, SymbolOf(request));
        return (moment, exchange.Faults.GoneAway(moment, exchange.Now));
    }

    // Together with the processing, so that nothing of another request comes between.
    private (FaultKind? Before, KisAnswer? Answer) Process(RawRequest request, Moment moment)
    {
        if (exchange.Faults.Take(FaultKind.DropBefore, moment) is not null)
        {
            return (FaultKind.DropBefore, null);
        }

        if (exchange.Faults.Take(FaultKind.BadGateway, moment) is not null)
        {
            return (FaultKind.BadGateway, null);
        }

        if (request.Name == "tokenP")
        {
            return (null, exchange.Faults.Take(FaultKind.TokenRefused, moment) is null ? _gateway.Answer(request) : TokenHandlers.TooSoon());
        }

        if (exchange.Faults.Take(FaultKind.RateLimited, moment) is not null)
        {
            return (null, KisAnswer.Of(KisError.RateLimited));
        }

        if (exchange.Faults.Take(FaultKind.TokenExpired, moment) is not null)
        {
            exchange.ByKey(request.Header("appkey"))?.Tokens.Expire(exchange.Now);
        }

        return (null, _gateway.Answer(request));
    }

    private FaultKind? After(Moment moment, KisAnswer? answer)
    {
        foreach (var kind in (ReadOnlySpan<FaultKind>)[FaultKind.DropAfter, FaultKind.BadGatewayAfter, FaultKind.BackEndTimeout, FaultKind.BadAnswer])
        {
            if (exchange.Faults.Take(kind, moment) is not null)
            {
                return kind;
            }
        }

        if (answer is not null)
        {
            AnswerFaults.Bend(answer.Body, exchange.Faults, moment);
        }

        return null;
    }

    private async Task WaitAsync(FaultKind kind, Moment moment)
    {
        if (exchange.Locked(() => exchange.Faults.Take(kind, moment)) is { } fault)
        {
            await Task.Delay(fault.Duration, exchange.Time, stopping);
        }
    }

    private static Task FailAsync(HttpContext http, FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.BadGateway or FaultKind.BadGatewayAfter:
                http.Response.StatusCode = StatusCodes.Status502BadGateway;
                http.Response.ContentType = "text/html";
                return http.Response.WriteAsync(Html);
            case FaultKind.BackEndTimeout:
                return WriteAsync(http, null, KisAnswer.Of(KisError.BackEndTimeout));
            case FaultKind.BadAnswer:
                return WriteAsync(http, null, KisAnswer.Of(KisError.BadAnswer));
            default:
                http.Abort();
                return Task.CompletedTask;
        }
    }

    private static async Task WriteAsync(HttpContext http, RawRequest? request, KisAnswer? answer)
    {
        if (answer is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        if (request?.TrId is { Length: > 0 } id && answer.Status == StatusCodes.Status200OK)
        {
            http.Response.Headers["tr_id"] = id;
            http.Response.Headers["tr_cont"] = answer.TrCont;
            http.Response.Headers["gt_uid"] = http.TraceIdentifier;
        }

        await http.Response.WriteAsync(answer.Body.ToJsonString(Json));
    }

    private static string? SymbolOf(RawRequest request) => request.Name is "order" or "order-rvsecncl"
        ? request.Fields()?.Texts.GetValueOrDefault("PDNO")
        : request.Query.TryGetValue("SYMB", out var symbol) ? symbol.ToString() : null;
}
