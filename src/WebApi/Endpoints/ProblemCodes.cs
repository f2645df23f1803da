using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>The stable <c>code</c> that every problem has, so that clients need not read sentences.</summary>
internal static class ProblemCodes
{
    public const string Field = "code";
    public const string Validation = "validation";
    public const string UserUnknown = "user_unknown";

    /// <summary>Adds the code of the status unless a more exact one is there.</summary>
    public static void Complete(ProblemDetails problem) => problem.Extensions.TryAdd(Field, problem.Status switch
    {
        StatusCodes.Status400BadRequest => "bad_request",
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status429TooManyRequests => "too_many_requests",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        >= 500 => "internal",
        _ => "refused",
    });
}
