using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Admin.Imports;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>What an endpoint can refuse: what it says itself, and what follows from its kind.</summary>
internal static class Refusals
{
    /// <summary>By status, each with its errors.</summary>
    public static SortedDictionary<int, Refusal> Of(ApiDescription endpoint, AccessLevel level)
    {
        var all = new SortedDictionary<int, Refusal>();
        foreach (var (status, name, errors) in ByRule(endpoint, level))
        {
            all[status] = new(name, [.. errors]);
        }

        foreach (var error in endpoint.ActionDescriptor.EndpointMetadata.OfType<RefusalMark>().SelectMany(mark => mark.Errors))
        {
            var status = Answers.StatusOf(error.Kind);
            if (!all.TryGetValue(status, out var refusal))
            {
                all[status] = refusal = new(null, []);
            }

            if (refusal.Errors.TrueForAll(other => other.Code != error.Code))
            {
                // More than the rule: no longer the one that others have too.
                all[status] = new(null, [.. refusal.Errors, error]);
            }
        }

        return all;
    }

    private static IEnumerable<(int Status, string Name, Error[] Errors)> ByRule(ApiDescription endpoint, AccessLevel level)
    {
        var body = endpoint.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Body);
        var query = endpoint.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Query);
        var path = endpoint.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path);
        var api = endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        Error[] unreadable = [HttpErrors.Validation, HttpErrors.BadJson, HttpErrors.WrongType, HttpErrors.FieldMissing, HttpErrors.FieldUnknown, HttpErrors.FieldTwice, HttpErrors.BodyMissing];
        if (body)
        {
            yield return query
                ? (StatusCodes.Status400BadRequest, "BadBodyOrParameter", [.. unreadable, HttpErrors.WrongParameter])
                : (StatusCodes.Status400BadRequest, "BadBody", unreadable);
            yield return (StatusCodes.Status413PayloadTooLarge, "BodyTooLarge", [HttpErrors.BodyTooLarge]);
            yield return (StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", [HttpErrors.UnsupportedMediaType]);
        }
        else if (endpoint.ActionDescriptor.EndpointMetadata.OfType<UploadMark>().Any())
        {
            yield return (
                StatusCodes.Status400BadRequest,
                "BadUpload",
                [HttpErrors.Validation, UploadErrors.Unreadable, UploadErrors.TooManyDatabases, UploadErrors.TooLarge, HttpErrors.WrongType, HttpErrors.FieldMissing, HttpErrors.FieldUnknown, HttpErrors.FieldTwice]);
            yield return (StatusCodes.Status413PayloadTooLarge, "BodyTooLarge", [HttpErrors.BodyTooLarge]);
            yield return (StatusCodes.Status415UnsupportedMediaType, "NoForm", [UploadErrors.NoForm]);
        }
        else if (query)
        {
            yield return (StatusCodes.Status400BadRequest, "BadParameter", [HttpErrors.Validation, HttpErrors.WrongParameter]);
        }

        if (level != AccessLevel.Open)
        {
            yield return (StatusCodes.Status401Unauthorized, "Unauthenticated", [AccessErrors.Unauthenticated]);
            if (Forbidden(level, endpoint.ActionDescriptor.EndpointMetadata.OfType<WithOldPasswordMark>().Any()) is { Errors.Length: > 0 } forbidden)
            {
                yield return (StatusCodes.Status403Forbidden, forbidden.Name, forbidden.Errors);
            }
        }

        if (path)
        {
            yield return (StatusCodes.Status404NotFound, "NotFound", [CommonErrors.NotFound]);
        }

        if (api && endpoint.HttpMethod is not ("GET" or "HEAD"))
        {
            yield return (StatusCodes.Status409Conflict, "Busy", [CommonErrors.Busy]);
        }

        if (api)
        {
            yield return (StatusCodes.Status429TooManyRequests, "TooManyRequests", [HttpErrors.TooMany.With(30)]);
            yield return (StatusCodes.Status500InternalServerError, "Internal", [HttpErrors.Internal]);
        }
    }

    private static (string Name, Error[] Errors) Forbidden(AccessLevel level, bool withOldPassword)
    {
        (string Name, Error[] Errors) forbidden = level switch
        {
            AccessLevel.Read => ("", []),
            AccessLevel.Trade => ("ForTraders", [AccessErrors.ScopeMissing]),
            AccessLevel.Account => ("ForLogins", [AccessErrors.LoginOnly]),
            _ => ("ForAdmins", [AccessErrors.LoginOnly, AccessErrors.AdminsOnly]),
        };
        return withOldPassword
            ? (forbidden.Name + "WithAnyPassword", forbidden.Errors)
            : (forbidden.Name.Length == 0 ? "ForUsers" : forbidden.Name, [.. forbidden.Errors, AccessErrors.PasswordChangeRequired]);
    }
}

/// <summary>What is refused with one status.</summary>
/// <param name="Name">Of the response that many operations share; null when it is this operation's own.</param>
/// <param name="Errors">The errors.</param>
internal sealed record Refusal(string? Name, List<Error> Errors);
