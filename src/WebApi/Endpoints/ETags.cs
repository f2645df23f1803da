using System.Globalization;
using EggMoney.Application.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace EggMoney.WebApi.Endpoints;

/// <summary>A row's version as ETag: sent with the answer, taken back as If-Match, so that nobody overwrites what they have not read.</summary>
internal static class ETags
{
    /// <summary>The header's name.</summary>
    public const string IfMatch = "If-Match";

    /// <summary>No row has it.</summary>
    private const int NoVersion = -1;

    /// <summary>The version that the caller means to change.</summary>
    /// <param name="ifMatch">The If-Match header.</param>
    /// <returns>Null without the header, or when any version will do; what is no tag of ours matches nothing.</returns>
    public static int? VersionOf(string? ifMatch)
    {
        if (string.IsNullOrWhiteSpace(ifMatch) || ifMatch.Trim() == "*")
        {
            return null;
        }

        return EntityTagHeaderValue.TryParse(ifMatch, out var tag) && !tag.IsWeak
            && int.TryParse(tag.Tag.AsSpan(1, tag.Tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : NoVersion;
    }

    /// <summary>200 with what the use case gave, and its version as ETag.</summary>
    public static async Task<Results<Ok<T>, ProblemHttpResult>> OkTaggedAsync<T>(this Task<Result<T>> result, HttpResponse response)
        where T : IVersionedDto
    {
        var outcome = await result;
        if (!outcome.IsOk)
        {
            return Answers.Problem(outcome.Error);
        }

        response.Headers.ETag = Tag(outcome.Value);
        return TypedResults.Ok(outcome.Value);
    }

    /// <summary>201 with what the use case made, where it is, and its version as ETag.</summary>
    public static async Task<Results<Created<T>, ProblemHttpResult>> CreatedTaggedAsync<T>(this Task<Result<T>> result, HttpResponse response, Func<T, string> location)
        where T : IVersionedDto
    {
        var outcome = await result;
        if (!outcome.IsOk)
        {
            return Answers.Problem(outcome.Error);
        }

        response.Headers.ETag = Tag(outcome.Value);
        return TypedResults.Created(location(outcome.Value), outcome.Value);
    }

    private static string Tag(IVersionedDto row) => string.Create(CultureInfo.InvariantCulture, $"\"{row.Version}\"");
}
