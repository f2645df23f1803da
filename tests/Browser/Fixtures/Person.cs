using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Shouldly;

namespace EggMoney.Browser.Fixtures;

/// <summary>Somebody with a login, for whom tests prepare things through the API.</summary>
public sealed class Person : IDisposable
{
    public const string Password = "a walk along the han";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;

    internal Person(Stage stage, string name)
    {
        Name = name;
        _client = new() { BaseAddress = new(stage.Address + "/api/v1/") };
    }

    public string Name { get; }

    public void Dispose() => _client.Dispose();

    /// <summary>Logs in anew.</summary>
    public async Task RenewAsync()
    {
        var login = await PostAsync("auth/login", new { username = Name, password = Password });
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)login["accessToken"]!);
    }

    /// <summary>Logs a browser in, which then has the cookie and nothing else.</summary>
    public async Task LogInAsync(IBrowserContext context, string address)
    {
        var answer = await context.APIRequest.PostAsync(address + "/api/v1/auth/login?cookie=true", new() { DataObject = new { username = Name, password = Password } });
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return await ReadAsync(path, answer);
    }

    /// <summary>How the server answers, whatever it is.</summary>
    public async Task<HttpStatusCode> AnswerAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return answer.StatusCode;
    }

    public async Task<JsonNode> PostAsync(string path, object request)
    {
        using var answer = await _client.PostAsJsonAsync(path, request);
        return await ReadAsync(path, answer);
    }

    /// <summary>Does something that moves money.</summary>
    public async Task<JsonNode> ActAsync(string path)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }), Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        using var answer = await _client.SendAsync(message);
        return await ReadAsync(path, answer);
    }

    public async Task<JsonNode> PutAsync(string path, object request)
    {
        using var answer = await _client.PutAsJsonAsync(path, request);
        return await ReadAsync(path, answer);
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> wanted, TimeSpan? patience = null)
    {
        var since = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        JsonNode answer;
        do
        {
            answer = await GetAsync(path);
            if (wanted(answer))
            {
                return answer;
            }
        }
        while (Stopwatch.GetElapsedTime(since) < (patience ?? Patience) && await timer.WaitForNextTickAsync());

        throw new TimeoutException($"{path}: {answer}");
    }

    /// <summary>An account at the paper broker, bots that buy in every session, and a schedule by which they do.</summary>
    public async Task OpenAccountAsync(params (string Name, string Symbol, decimal Seed)[] bots)
    {
        await PostAsync("credentials", new { broker = "paper", label = "Practice", cash = 50_000 });
        foreach (var (name, symbol, seed) in bots)
        {
            await PostAsync("bots", new { name, symbol, seed, maxTier = 20 });
        }

        await PutAsync("schedule", new
        {
            planTime = "open+00:30",
            sliceStart = "open+00:35",
            sliceEnd = "close-00:30",
            sliceCount = 5,
            closingDipTime = "close-00:10",
            reportTime = "close",
            zone = "Asia/Seoul",
            enabled = true,
        });
    }

    /// <summary>Has a bot order at once, and waits until it holds something.</summary>
    public async Task HoldSomethingAsync()
    {
        var bot = (string)(await GetAsync("bots"))[0]!["id"]!;
        await ActAsync($"bots/{bot}/order-now");
        await UntilAsync($"bots/{bot}", held => held["quantity"]!.GetValue<decimal>() >= 4);
    }

    private static async Task<JsonNode> ReadAsync(string path, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
