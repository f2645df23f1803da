using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Nights;

/// <summary>Somebody who signed up, stored the keys of an account and set up bots, all of it over HTTP as people do.</summary>
/// <param name="Info">The tenant.</param>
/// <param name="Keys">The account at the simulated broker; it has the user's name.</param>
/// <param name="AccessToken">Good for a quarter of an hour of the machine's, longer than a night lasts.</param>
internal sealed record NightUser(TenantInfo Info, AccountKeys Keys, string AccessToken)
{
    /// <summary>Everybody's.</summary>
    public const string Password = "rain on the roof";

    private const int Attempts = 10;

    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    /// <summary>Signs up, lets bots trade on the account, and adds some that buy each day; every other one is its sibling's twin.</summary>
    public static async Task<NightUser> SignUpAsync(HttpClient http, AccountKeys keys, int cash, int bots, Random random)
    {
        var id = Guid.Parse(Text(await SendAsync(http, null, HttpMethod.Post, "auth/register", new { username = keys.Name, email = keys.Name + "@example.org", password = Password }), "id"));
        var user = new NightUser(
            new(id, keys.Name), keys, Text(await SendAsync(http, null, HttpMethod.Post, "auth/login", new { username = keys.Name, password = Password }), "accessToken"));
        var credential = Text(
            await user.SendAsync(http, HttpMethod.Post, "credentials", new
            {
                broker = "kis",
                label = "KIS",
                environment = keys.Environment == KisEnvironment.Real ? "real" : "mock",
                appKey = keys.AppKey,
                appSecret = keys.AppSecret,
                accountNumber = keys.AccountNumber,
                productCode = keys.ProductCode,
            }),
            "id");
        await user.ActivateAsync(http, credential);
        await user.SendAsync(http, HttpMethod.Post, "trading/cash-entries", new { amount = cash, note = "What is in the account" });
        var seed = 0m;
        for (var bot = 0; bot < bots; bot++)
        {
            seed = bot % 2 == 1 ? seed : random.Next(20, 60) * 100m;
            await user.SendAsync(http, HttpMethod.Post, "bots", new
            {
                name = "bot_" + (bot + 1).ToString(CultureInfo.InvariantCulture),
                symbol = Symbols[bot / 2 % 2],
                seed,
                closingDipRules = new[] { new { dropRate = 0.005m, seedRate = 0.3m } },
            });
        }

        return user;
    }

    /// <summary>Calls the API as this user.</summary>
    public Task<JsonNode> SendAsync(HttpClient http, HttpMethod method, string path, object body) => SendAsync(http, AccessToken, method, path, body);

    /// <summary>A server that has just been started on a busy machine may find the broker too slow at first; people then try again.</summary>
    private async Task ActivateAsync(HttpClient http, string credential)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(http, HttpMethod.Post, $"credentials/{credential}/activate", new { proof = new { password = Password } });
                return;
            }
            catch (InvalidOperationException refusal) when (attempt < Attempts && refusal.Message.Contains("broker_unavailable", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
        }
    }

    private static async Task<JsonNode> SendAsync(HttpClient http, string? token, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text.Length > 0 ? text : "{}")!
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
