using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
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
            BadHttpRequestException bad => RequestProblems.Of(bad),
            TenantGoneException => Answers.Details(AccessErrors.Unauthenticated),
            SaveConflictException => Answers.Details(CommonErrors.Busy),
            SecretException { KeyMissing: true } secret => Answers.Details(HttpErrors.KeyMissing.With(secret.KeyId)),
            SecretException => Answers.Details(HttpErrors.SecretDamaged),
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
        };
        httpContext.Response.StatusCode = problem.Status!.Value;
        return problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Whether it is somebody's mistake and no defect of ours, which is logged with all its insides.</summary>
    public static bool IsExpected(Exception exception) => exception is ValidationException or BadHttpRequestException or SaveConflictException or TenantGoneException or SecretException;

    private static HttpValidationProblemDetails Broken(ValidationException exception) => new(exception.Errors
        .GroupBy(error => string.Join('.', error.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)))
        .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray()))
    {
        Status = StatusCodes.Status400BadRequest,
        Title = HttpErrors.Validation.Text,
        Extensions = { [ProblemCodes.Field] = HttpErrors.Validation.Code },
    };
}
