using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EggMoney.Integration.ByHand;

/// <summary>What HTTP answered, with the header that tells a replay.</summary>
internal sealed record RawReply(HttpStatusCode Status, JsonNode? Body, bool Replayed)
{
    public string? Code => Body?["code"]?.GetValue<string>();
}

/// <summary>Calls without the key that the other calls of these tests bring.</summary>
internal static class RawCalls
{
    public static async Task<RawReply> SendRawAsync(this HttpClient client, string path, object body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request);
        return new(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()), answer.Headers.Contains("Idempotency-Replayed"));
    }
}
