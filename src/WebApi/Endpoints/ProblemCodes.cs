using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>The stable <c>code</c> that every problem has, so that clients need not read sentences.</summary>
internal static class ProblemCodes
{
    public const string Field = "code";
    public const string Validation = "validation";

    /// <summary>Adds code and title of the status unless more exact ones are there.</summary>
    public static ProblemDetails Complete(ProblemDetails problem, HttpContext http)
    {
        if (problem.Extensions.ContainsKey(Field))
        {
            return problem;
        }

        if (problem.Status == StatusCodes.Status400BadRequest && UnreadableParameter.Find(http) is { } parameter)
        {
            var details = Answers.Details(HttpErrors.WrongParameter.With(parameter).At(parameter));
            (details.Type, details.Instance) = (problem.Type, problem.Instance);
            foreach (var (name, value) in problem.Extensions)
            {
                details.Extensions.TryAdd(name, value);
            }

            return details;
        }

        var error = Of(problem.Status ?? StatusCodes.Status500InternalServerError);
        problem.Title = error.Text;
        problem.Extensions[Field] = error.Code;
        return problem;
    }

    /// <summary>What a status means that comes without an error of its own.</summary>
    public static Error Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => AccessErrors.Unauthenticated,
        StatusCodes.Status403Forbidden => HttpErrors.Forbidden,
        StatusCodes.Status404NotFound => CommonErrors.NotFound,
        StatusCodes.Status405MethodNotAllowed => HttpErrors.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => HttpErrors.BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => HttpErrors.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => HttpErrors.TooMany.With(60),
        StatusCodes.Status503ServiceUnavailable => HttpErrors.Unavailable,
        >= 500 => HttpErrors.Internal,
        _ => HttpErrors.BadRequest,
    };
}
