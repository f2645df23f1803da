using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace EggMoney.Integration.Api;

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, JsonNode? Body)
{
    /// <summary>Status, and the code of a refusal: <c>403 setup_done</c>, or <c>201</c>.</summary>
    public string Says => Status < 400 ? $"{Status}" : $"{Status} {Code}";

    public string? Code => Body?["code"]?.GetValue<string>();

    public IReadOnlyList<string> Fields => [.. Body?["errors"]?.AsObject().Select(error => error.Key) ?? []];

    public JsonNode this[string name] => (Body ?? throw new InvalidOperationException($"{Status} has no body."))[name]!;

    public Guid Id => Guid.Parse(Text("id"));

    public IReadOnlyList<JsonNode> Items => [.. this["items"].AsArray().Select(item => item!)];

    public string? NextCursor => Body!["nextCursor"]?.GetValue<string>();

    public string Text(string name) => this[name].GetValue<string>();

    public Answer MustBe(int status)
    {
        Status.ShouldBe(status, Body?.ToJsonString());
        return this;
    }
}

/// <summary>Asks the server.</summary>
internal static class Asking
{
    public static Task<Answer> GetAnswerAsync(this HttpClient client, string path) => client.AskAsync(HttpMethod.Get, path);

    public static Task<Answer> PostAnswerAsync(this HttpClient client, string path, object? body = null) => client.AskAsync(HttpMethod.Post, path, body);

    public static Task<Answer> PatchAnswerAsync(this HttpClient client, string path, object body) => client.AskAsync(HttpMethod.Patch, path, body);

    public static Task<Answer> DeleteAnswerAsync(this HttpClient client, string path) => client.AskAsync(HttpMethod.Delete, path);

    public static async Task<Answer> AskAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? language = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>All rows of a list, page by page.</summary>
    public static async Task<List<JsonNode>> ListAsync(this HttpClient client, string path, int limit)
    {
        var rows = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = (await client.GetAnswerAsync($"{path}{separator}limit={limit}{(cursor is null ? "" : "&cursor=" + cursor)}")).MustBe(200);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return rows;
    }
}
