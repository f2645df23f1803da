using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.ByHand;
using EggMoney.WebApi.Access;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace EggMoney.WebApi.Endpoints.ByHand;

/// <summary>A body that may only ask what would be done.</summary>
internal interface IMayBeDry
{
    /// <summary>Nothing is to be changed.</summary>
    bool IsDry { get; }
}

/// <summary>The mark on an endpoint that acts once for one <c>Idempotency-Key</c>; the OpenAPI document reads it too.</summary>
internal sealed record OnceMark;

/// <summary>Makes an endpoint act once for one <c>Idempotency-Key</c>: the same request again gets the same answer.</summary>
internal static class OnceFilter
{
    /// <summary>The header that names the request.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The header that says that the answer is an earlier one.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Name of the query parameter that asks what would be done, where there is no body.</summary>
    public const string DryRunParameter = "dryRun";

    private const int LongestKey = 100;
    private const int LongestRequest = 300;
    private static readonly object ActIdItem = new();

    /// <summary>It acts once.</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder endpoint)
    {
        var refusals = new RefusalMark([OnceErrors.KeyRequired, OnceErrors.KeyReused, OnceErrors.AtWork]);
        return endpoint.WithMetadata(new OnceMark(), refusals).AddEndpointFilterFactory((context, next) =>
        {
            var dry = Array.FindIndex(context.MethodInfo.GetParameters(), IsDryRunParameter);
            return invocation => FilterAsync(invocation, next, dry);
        });
    }

    /// <summary>The id of what this request makes: the same one however often it is sent. Of a dry run, which makes nothing, none.</summary>
    public static Guid ActId(this HttpContext http) => http.Items.TryGetValue(ActIdItem, out var id) ? (Guid)id! : Guid.Empty;

    private static bool IsDryRunParameter(ParameterInfo parameter) =>
        typeof(IMayBeDry).IsAssignableFrom(parameter.ParameterType) || (parameter.Name == DryRunParameter && parameter.ParameterType == typeof(bool?));

    private static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, int dry)
    {
        var http = invocation.HttpContext;
        if (dry >= 0 && invocation.Arguments[dry] is true or IMayBeDry { IsDry: true })
        {
            return await next(invocation);
        }

        if (http.Request.Headers[KeyHeader] is not [{ Length: > 0 and <= LongestKey } key] || !key.All(letter => letter is > ' ' and <= '~'))
        {
            return Answers.Problem(OnceErrors.KeyRequired);
        }

        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var start = await mediator.Send(new BeginOnceCommand(key, RequestOf(http), HashOf(invocation)), http.RequestAborted);
        switch (start.Standing)
        {
            case OnceStanding.Answered:
                return new StoredAnswer(start.Status!.Value, start.Answer!, Replayed: true);
            case OnceStanding.Reused:
                return Answers.Problem(OnceErrors.KeyReused);
            case OnceStanding.AtWork:
                http.Response.Headers.RetryAfter = start.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                return Answers.Problem(OnceErrors.AtWork);
            default:
                http.Items[ActIdItem] = start.ActId;
                return await ActAsync(invocation, next, mediator, key);
        }
    }

    private static async Task<object?> ActAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, IMediator mediator, string key)
    {
        var end = new EndOnceCommand(key, OnceEnd.Failed);
        try
        {
            var answer = await StoredAnswer.TakeAsync(invocation.HttpContext, await next(invocation));

            // What is no fault of the request's, or stood against the state of things only, may go better the next time; what was begun by then is found by its id.
            end = answer.Status is StatusCodes.Status409Conflict or >= StatusCodes.Status500InternalServerError ? end : new(key, OnceEnd.Answered, answer.Status, answer.Stored);
            return answer;
        }
        catch (Exception exception) when (exception is ValidationException or BadHttpRequestException)
        {
            end = new(key, OnceEnd.NotBegun);
            throw;
        }
        finally
        {
            await mediator.Send(end, CancellationToken.None);
        }
    }

    private static string RequestOf(HttpContext http)
    {
        var request = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        return request.Length > LongestRequest ? request[..LongestRequest] : request;
    }

    /// <summary>Of what was understood: blanks, and the order of fields, make no other request.</summary>
    private static string HashOf(EndpointFilterInvocationContext invocation)
    {
        var json = invocation.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var text = new StringBuilder(invocation.HttpContext.Request.Headers.IfMatch.ToString());
        foreach (var body in invocation.Arguments.Where(argument => argument?.GetType() is { IsClass: true } type && type.GetMethod("<Clone>$") is not null))
        {
            text.Append('\n').Append(JsonSerializer.Serialize(body, body!.GetType(), json));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>Refusals of requests that must act once.</summary>
internal static class OnceErrors
{
    public static readonly Error KeyRequired = new(
        ErrorKind.Invalid,
        "idempotency_key_required",
        "Send the header Idempotency-Key with a name of your own for this act, 1 to 100 letters, digits or signs, for example a new UUID: then it happens once, however often it is sent.",
        "이 요청에 대해 직접 정한 이름(문자, 숫자, 기호 1~100자, 예: 새 UUID)을 Idempotency-Key 헤더로 보내십시오. 그러면 여러 번 보내도 한 번만 처리됩니다.");

    public static readonly Error KeyReused = new(
        ErrorKind.Mismatch,
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Give every act a name of its own.",
        "이 Idempotency-Key는 이미 다른 요청에 사용되었습니다. 요청마다 새 이름을 사용하십시오.");

    public static readonly Error AtWork = new(
        ErrorKind.Conflict,
        "idempotency_key_at_work",
        "The same request is being worked on. Ask again in a moment with the same key.",
        "같은 요청을 처리하고 있습니다. 잠시 후 같은 키로 다시 시도하십시오.");
}
