using System.Net.Http.Headers;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Answers that do not end by themselves.</summary>
internal static class Endless
{
    /// <summary>Sends a request; of a stream of events only the head is waited for, and then it is left.</summary>
    public static async Task<HttpResponseMessage> SendAndLeaveAsync(this HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            response.Content.Dispose();
            response.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } };
        }

        return response;
    }
}
