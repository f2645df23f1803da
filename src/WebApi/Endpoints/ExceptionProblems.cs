using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Answers exceptions: broken rules by field, what the caller sent wrongly as such, and a defect of ours without its insides.</summary>
internal sealed class ExceptionProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            ValidationException broken => Broken(broken),
            BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Title = "The request cannot be read.", Detail = bad.Message },
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = "Something went wrong on the server." },
        };
        httpContext.Response.StatusCode = problem.Status!.Value;
        return problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static HttpValidationProblemDetails Broken(ValidationException exception) => new(exception.Errors
        .GroupBy(error => string.Join('.', error.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)))
        .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray()))
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The request breaks a rule.",
        Extensions = { [ProblemCodes.Field] = ProblemCodes.Validation },
    };
}
