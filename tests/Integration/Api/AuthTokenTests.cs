using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AuthTokenTests
{
    [Fact]
    public async Task An_access_token_is_good_for_a_quarter_of_an_hour()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        var login = await host.MustLoginAsync("alice");
        host.Pass(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await login.Client.WorksAsync()).ShouldBeTrue();
        host.Pass(TimeSpan.FromSeconds(1));
        (await login.Client.GetAsync("/api/v1/auth/sessions").SaysAsync()).ShouldBe("401 unauthenticated");
        await (await host.RefreshAsync(login.Refresh)).LoginAsync(host);
    }

    [Fact]
    public async Task A_token_of_another_server_is_not_taken_though_it_names_a_live_login()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await using var other = await host.StartAnotherAsync(SecretKeys.Generate());
        var alice = await host.AddPersonAsync("alice");
        using var theirs = host.ClientOf(await other.IssueAsync(alice.Tenant));
        (await theirs.GetAsync("/api/v1/auth/sessions").SaysAsync()).ShouldBe("401 unauthenticated");
        using var ours = other.ClientOf(await other.IssueAsync(alice.Tenant));
        (await ours.WorksAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_was_altered_is_not_taken()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddPersonAsync("alice");
        var bob = await host.AddPersonAsync("bob");
        var token = (await host.MustLoginAsync("alice")).AccessToken;
        var parts = token.Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        var asBob = payload.DeepClone();
        asBob["sub"] = bob.Tenant.Id.ToString();
        var forEver = payload.DeepClone();
        forEver["exp"] = 4_000_000_000;
        var guessed = Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" }) + "." + parts[1];
        foreach (var (what, forged) in new Dictionary<string, string>
        {
            ["another user"] = $"{parts[0]}.{Encode(asBob)}.{parts[2]}",
            ["no end"] = $"{parts[0]}.{Encode(forEver)}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["alg none"] = $"{Encode(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" })}.{parts[1]}.",
            ["alg None with a signature"] = $"{Encode(new JsonObject { ["alg"] = "None", ["typ"] = "JWT" })}.{parts[1]}.{parts[2]}",
            ["an empty key"] = $"{guessed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Array.Empty<byte>(), Encoding.ASCII.GetBytes(guessed)))}",
            ["another signature"] = $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[32])}",
            ["nonsense"] = "nonsense",
            ["nothing"] = "",
        })
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + forged);
            (await client.GetAsync("/api/v1/auth/sessions").SaysAsync()).ShouldBe("401 unauthenticated", what);
        }

        using var good = host.ClientOf(token);
        (await good.WorksAsync()).ShouldBeTrue();

        // A login's own refresh token is none either.
        using var refresh = host.ClientOf((await host.MustLoginAsync("alice")).Refresh);
        (await refresh.WorksAsync()).ShouldBeFalse();
        (await alice.Client.WorksAsync()).ShouldBeTrue();
    }

    private static string Encode(JsonNode json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
