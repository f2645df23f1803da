using System.Text.Json;
using System.Text.RegularExpressions;
using EggMoney.Application.Common;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Says what is wrong with a request that could not be read. The framework's own words name types of ours and stay inside.</summary>
internal static partial class RequestProblems
{
    private static readonly Error BadJson = new(
        ErrorKind.Invalid, "bad_json", "The body is not readable JSON (line {0}).", "본문이 올바른 JSON이 아닙니다({0}번째 줄).");

    private static readonly Error WrongValue = new(
        ErrorKind.Invalid, "wrong_type", "'{0}' does not hold a value of the kind that the API document names.", "'{0}'의 값이 API 문서에 있는 형식이 아닙니다.");

    private static readonly Error Missing = new(ErrorKind.Invalid, "field_missing", "'{0}' is missing.", "'{0}' 항목이 없습니다.");

    private static readonly Error Unknown = new(
        ErrorKind.Invalid, "field_unknown", "There is no field '{0}' here. Is it misspelt?", "'{0}'이라는 항목은 없습니다. 철자를 확인하십시오.");

    private static readonly Error Twice = new(ErrorKind.Invalid, "field_twice", "'{0}' is there twice.", "'{0}' 항목이 두 번 있습니다.");

    private static readonly Error NoBody = new(ErrorKind.Invalid, "body_missing", "A JSON body is needed.", "JSON 본문이 필요합니다.");

    private static readonly Error WrongParameter = new(
        ErrorKind.Invalid, "wrong_parameter", "The parameter '{0}' cannot be read.", "매개변수 '{0}'을(를) 읽을 수 없습니다.");

    private static readonly Error Unreadable = new(ErrorKind.Invalid, "bad_request", "The request cannot be read.", "요청을 읽을 수 없습니다.");

    /// <summary>The problem of a request that the framework could not read.</summary>
    public static ProblemDetails Of(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            return Answers.Details(Of(json));
        }

        if (exception.StatusCode != StatusCodes.Status400BadRequest)
        {
            // Its status says all: too large, no JSON, too slow.
            return new() { Status = exception.StatusCode };
        }

        if (exception.Message.Contains("but no body", StringComparison.Ordinal) || exception.Message.Contains("request body", StringComparison.OrdinalIgnoreCase))
        {
            return Answers.Details(NoBody);
        }

        return Answers.Details(ParameterName().Match(exception.Message) is { Success: true } parameter
            ? About(WrongParameter, parameter.Groups[1].Value)
            : Unreadable);
    }

    private static Error Of(JsonException exception)
    {
        var path = exception.Path is { Length: > 2 } text && text[0] == '$' ? text[2..] : "";
        if (MissingNames().Match(exception.Message) is { Success: true } missing)
        {
            return About(Missing, Join(path, missing.Groups[1].Value));
        }

        if (UnknownName().Match(exception.Message) is { Success: true } unknown)
        {
            return About(Unknown, Join(path.EndsWith(unknown.Groups[1].Value, StringComparison.Ordinal) ? "" : path, unknown.Groups[1].Value));
        }

        if (TwiceName().Match(exception.Message) is { Success: true } twice)
        {
            return About(Twice, twice.Groups[1].Value);
        }

        // A syntax error is the inner exception's; without one the JSON is well-formed and a value is not what it should be.
        return exception.InnerException is JsonException or null && path.Length == 0
            ? BadJson.With((exception.LineNumber ?? 0) + 1)
            : exception.InnerException is JsonException && !path.Contains('.', StringComparison.Ordinal) && exception.Message.Contains("invalid", StringComparison.Ordinal) && !exception.Message.Contains("converted", StringComparison.Ordinal)
            ? BadJson.With((exception.LineNumber ?? 0) + 1)
            : About(WrongValue, path);
    }

    private static Error About(Error error, string field) => error.With(field).At(field);

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    [GeneratedRegex("including: '([^']+)'")]
    private static partial Regex MissingNames();

    [GeneratedRegex("JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnknownName();

    [GeneratedRegex("[Dd]uplicate property '([^']*)'")]
    private static partial Regex TwiceName();

    [GeneratedRegex("parameter \"[^\"]+ ([A-Za-z0-9_]+)\"")]
    private static partial Regex ParameterName();
}
