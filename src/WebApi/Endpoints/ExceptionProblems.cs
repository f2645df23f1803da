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
    private static readonly Error RuleBroken = new(ErrorKind.Invalid, ProblemCodes.Validation, "The request breaks a rule.", "요청이 규칙에 맞지 않습니다.");

    private static readonly Error KeyMissing = new(
        ErrorKind.Unavailable, "secret_key_missing", "A stored secret was encrypted under key {0}, which the server does not have. Nothing is lost; tell the server's admin.", "저장된 비밀값을 암호화한 키 {0}이(가) 서버에 없습니다. 데이터는 그대로 있으니 관리자에게 알리십시오.");

    private static readonly Error SecretDamaged = new(
        ErrorKind.Conflict, "secret_unreadable", "A stored secret cannot be read. Enter it again.", "저장된 비밀값을 읽을 수 없습니다. 다시 입력하십시오.");

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            ValidationException broken => Broken(broken),
            BadHttpRequestException bad => RequestProblems.Of(bad),
            SaveConflictException => Answers.Details(CommonErrors.Busy),
            TenantGoneException => Answers.Details(AccessErrors.Unauthenticated),
            SecretException { KeyMissing: true } secret => Answers.Details(KeyMissing.With(secret.KeyId)),
            SecretException => Answers.Details(SecretDamaged),
            _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = Language.Pick("Something went wrong on the server.", "서버에 문제가 발생했습니다.") },
        };
        httpContext.Response.StatusCode = problem.Status!.Value;
        return problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static HttpValidationProblemDetails Broken(ValidationException exception) => new(exception.Errors
        .GroupBy(error => string.Join('.', error.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)))
        .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray()))
    {
        Status = StatusCodes.Status400BadRequest,
        Title = RuleBroken.Text,
        Extensions = { [ProblemCodes.Field] = RuleBroken.Code },
    };
}
