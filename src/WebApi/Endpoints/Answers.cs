using EggMoney.Application.Common;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Makes answers of results: the one place where refusals get their status.</summary>
internal static class Answers
{
    /// <summary>200 with what the use case gave.</summary>
    public static async Task<Results<Ok<T>, ProblemHttpResult>> OkAsync<T>(this Task<Result<T>> result)
    {
        var outcome = await result;
        return outcome.IsOk ? TypedResults.Ok(outcome.Value) : Problem(outcome.Error);
    }

    /// <summary>201 with what the use case made, and where it is.</summary>
    public static async Task<Results<Created<T>, ProblemHttpResult>> CreatedAsync<T>(this Task<Result<T>> result, Func<T, string> location)
    {
        var outcome = await result;
        return outcome.IsOk ? TypedResults.Created(location(outcome.Value), outcome.Value) : Problem(outcome.Error);
    }

    /// <summary>204.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> NoContentAsync(this Task<Result<Unit>> result)
    {
        var outcome = await result;
        return outcome.IsOk ? TypedResults.NoContent() : Problem(outcome.Error);
    }

    /// <summary>202: it will be done, or not; the answer is the same.</summary>
    public static async Task<Results<Accepted, ProblemHttpResult>> AcceptedAsync(this Task<Result<Unit>> result)
    {
        var outcome = await result;
        return outcome.IsOk ? TypedResults.Accepted((string?)null) : Problem(outcome.Error);
    }

    /// <summary>202 with what was begun, and where it is.</summary>
    public static async Task<Results<Accepted<T>, ProblemHttpResult>> AcceptedAsync<T>(this Task<Result<T>> result, Func<T, string> location)
    {
        var outcome = await result;
        return outcome.IsOk ? TypedResults.Accepted(location(outcome.Value), outcome.Value) : Problem(outcome.Error);
    }

    /// <summary>The problem of a refusal.</summary>
    public static ProblemHttpResult Problem(Error error) => TypedResults.Problem(Details(error));

    /// <summary>The problem details of a refusal.</summary>
    public static ProblemDetails Details(Error error)
    {
        var details = error.Field is { } field
            ? new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [error.Text] })
            : new ProblemDetails();
        details.Status = StatusOf(error.Kind);
        details.Title = error.Text;
        details.Extensions[ProblemCodes.Field] = error.Code;
        return details;
    }

    /// <summary>The status of a kind of refusal.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Stale => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Mismatch => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
