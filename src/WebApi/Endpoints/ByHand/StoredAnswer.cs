using System.Text;
using System.Text.Json;

namespace EggMoney.WebApi.Endpoints.ByHand;

/// <summary>An answer that is kept, and given again.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Stored">Its headers and body, as they are kept.</param>
/// <param name="Replayed">It was given before.</param>
internal sealed record StoredAnswer(int Status, string Stored, bool Replayed) : IResult
{
    /// <summary>Takes what an endpoint would answer, before it is sent.</summary>
    public static async Task<StoredAnswer> TakeAsync(HttpContext http, object? result)
    {
        var (response, body) = (http.Response, http.Response.Body);
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await (result as IResult ?? TypedResults.Ok(result)).ExecuteAsync(http);
            await response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            response.Body = body;
        }

        var parts = new Parts(response.ContentType, response.Headers.ETag.ToString(), response.Headers.Location.ToString(), Encoding.UTF8.GetString(buffer.ToArray()));
        return new(response.StatusCode, JsonSerializer.Serialize(parts), Replayed: false);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var parts = JsonSerializer.Deserialize<Parts>(Stored)!;
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Replayed)
        {
            response.Headers[OnceFilter.ReplayedHeader] = "true";
        }

        if (parts.ETag.Length > 0)
        {
            response.Headers.ETag = parts.ETag;
        }

        if (parts.Location.Length > 0)
        {
            response.Headers.Location = parts.Location;
        }

        if (parts.Body.Length > 0)
        {
            response.ContentType = parts.ContentType;
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(parts.Body), httpContext.RequestAborted);
        }
    }

    private sealed record Parts(string? ContentType, string ETag, string Location, string Body);
}
