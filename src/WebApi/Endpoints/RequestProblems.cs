using System.Text.Json;
using System.Text.RegularExpressions;
using EggMoney.Application.Common;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Says what is wrong with a request that could not be read. The framework says it in sentences alone, which name types of ours: they
/// are taken apart here, and a test holds every one of them, in case a new version words them otherwise.</summary>
internal static partial class RequestProblems
{
    /// <summary>A field's name that somebody made up may be as long as a request.</summary>
    private const int NameLength = 100;

    /// <summary>The problem of a request that the framework could not read.</summary>
    public static ProblemDetails Of(BadHttpRequestException exception) => exception switch
    {
        { InnerException: JsonException json } => Of(json),
        { StatusCode: not StatusCodes.Status400BadRequest } => new() { Status = exception.StatusCode },
        _ when BodyName().IsMatch(exception.Message) => Answers.Details(HttpErrors.BodyMissing),
        _ when ParameterName().Match(exception.Message) is { Success: true } parameter => Answers.Details(About(HttpErrors.WrongParameter, parameter.Groups[1].Value)),
        _ => Answers.Details(HttpErrors.BadRequest),
    };

    private static ProblemDetails Of(JsonException exception)
    {
        var path = Readable(exception.Path);

        // Of the reader, which knows nothing of types; all others come from well-formed JSON.
        if (exception.InnerException is JsonException)
        {
            return Answers.Details(exception.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal)
                ? HttpErrors.BodyMissing
                : HttpErrors.BadJson.With((exception.LineNumber ?? 0) + 1));
        }

        if (MissingNames().Match(exception.Message) is { Success: true } missing)
        {
            return Missing([.. QuotedName().Matches(missing.Groups[1].Value).Select(name => Under(path, name.Groups[1].Value))]);
        }

        if (UnknownName().Match(exception.Message) is { Success: true } unknown)
        {
            return Answers.Details(About(HttpErrors.FieldUnknown, path.Length > 0 ? path : unknown.Groups[1].Value));
        }

        if (TwiceName().Match(exception.Message) is { Success: true } twice)
        {
            return Answers.Details(About(HttpErrors.FieldTwice, path.Length > 0 ? path : twice.Groups[1].Value));
        }

        return Answers.Details(path.Length > 0 ? About(HttpErrors.WrongType, path) : HttpErrors.WrongType.With("$"));
    }

    private static HttpValidationProblemDetails Missing(string[] fields)
    {
        var details = new HttpValidationProblemDetails(fields.ToDictionary(field => field, field => new[] { HttpErrors.FieldMissing.With(field).Text }));
        var first = Answers.Details(About(HttpErrors.FieldMissing, fields[0]));
        (details.Status, details.Title, details.Extensions) = (first.Status, first.Title, first.Extensions);
        return details;
    }

    private static Error About(Error error, string field)
    {
        var name = field.Length > NameLength ? field[..NameLength] + "…" : field;
        return error.With(name).At(name);
    }

    /// <summary>From <c>$.bots[0].name</c> or <c>$['a b']</c> to what a person would write.</summary>
    private static string Readable(string? path)
    {
        var text = (path ?? "").TrimStart('$').TrimStart('.');
        return text.StartsWith("['", StringComparison.Ordinal) && text.EndsWith("']", StringComparison.Ordinal) ? text[2..^2] : text;
    }

    private static string Under(string path, string name) => path.Length == 0 ? name : path + "." + name;

    [GeneratedRegex("missing required properties including: (.+)")]
    private static partial Regex MissingNames();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex QuotedName();

    [GeneratedRegex("JSON property '(.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownName();

    [GeneratedRegex("Duplicate property '(.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex TwiceName();

    [GeneratedRegex("was not provided from body|no body was provided")]
    private static partial Regex BodyName();

    [GeneratedRegex("parameter \"[^\"]+ ([A-Za-z0-9_]+)\"")]
    private static partial Regex ParameterName();
}
