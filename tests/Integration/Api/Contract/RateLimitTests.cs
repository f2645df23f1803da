using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Endpoints.Security;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

public class RateLimitTests
{
    [Fact]
    public async Task Attempts_are_limited_by_address_and_say_when_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:AttemptsPerAddress"] = "3" });

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await LogInAsync(host, $"user{attempt}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var english = await LogInAsync(host, "another");
        using var korean = await LogInAsync(host, "another", "ko");
        english.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var problem = (await english.Content.ReadFromJsonAsync<JsonNode>())!;
        problem["code"]!.GetValue<string>().ShouldBe("too_many_requests");
        problem["title"]!.GetValue<string>().ShouldContain($"{english.Headers.RetryAfter!.Delta!.Value.TotalSeconds} seconds");
        (await korean.Content.ReadFromJsonAsync<JsonNode>())!["title"]!.GetValue<string>().ShouldContain("초 뒤에");
        using var refresh = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = "x" });
        refresh.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "all ways in share one count");
        (await host.Anonymous.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        host.Wall.UtcNow += english.Headers.RetryAfter.Delta.Value;
        (await LogInAsync(host, "another")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_that_is_opened_again_and_again_is_no_attempt()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:AttemptsPerAddress"] = "2" });
        await host.AddWithPasswordAsync("alice");
        using var login = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username = "alice", password = FullAccount.Password });
        var token = (await login.Content.ReadFromJsonAsync<JsonNode>())!["refreshToken"]!.GetValue<string>();

        for (var opened = 0; opened < 5; opened++)
        {
            using var renewed = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = token });
            renewed.StatusCode.ShouldBe(HttpStatusCode.OK);
            token = (await renewed.Content.ReadFromJsonAsync<JsonNode>())!["refreshToken"]!.GetValue<string>();
        }

        using var wrong = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = "x" });
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var more = await host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = "x" });
        more.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Attempts_are_limited_by_account_wherever_they_come_from()
    {
        await using var host = await ApiHost.StartAsync(
            DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:AttemptsPerAccount"] = "2", ["RateLimits:AttemptsPerAddress"] = "3", [Proxies.Variable] = "127.0.0.1" });

        (await LogInAsync(host, "alice", address: "203.0.113.1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LogInAsync(host, "ALICE", address: "203.0.113.2")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LogInAsync(host, "Alice", address: "203.0.113.3")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await LogInAsync(host, "bob", address: "203.0.113.3")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Addresses_of_one_house_count_as_one()
    {
        await using var host = await ApiHost.StartAsync(
            DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:AttemptsPerAddress"] = "1", [Proxies.Variable] = "127.0.0.1" });

        (await LogInAsync(host, "a", address: "2001:db8:1:2::1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LogInAsync(host, "b", address: "2001:db8:1:2:ffff::9")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await LogInAsync(host, "c", address: "2001:db8:1:3::1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Requests_are_limited_by_user_and_people_at_one_address_are_told_apart()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["RateLimits:Requests"] = "4" });
        var alice = await host.AddUserAsync("alice");
        var bob = await host.AddUserAsync("bob");

        for (var request = 0; request < 4; request++)
        {
            (await alice.Client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await alice.Client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await bob.Client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Anonymous.GetAsync("/api/v1/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Rules_of_fields_are_told_in_korean_and_numbers_stay_as_they_are()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        alice.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ko-KR,ko;q=0.9");

        using var answer = await alice.Client.GetAsync("/api/v1/audit?limit=1001");

        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        problem["code"]!.GetValue<string>().ShouldBe("validation");
        problem["title"]!.GetValue<string>().ShouldContain("요청");
        var message = problem["errors"]!["limit"]![0]!.GetValue<string>();
        message.ShouldContain(character => character >= '가' && character <= '힣');
        message.ShouldContain("1000");
    }

    private static async Task<HttpResponseMessage> LogInAsync(ApiHost host, string username, string language = "en", string? address = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login") { Content = JsonContent.Create(new { username, password = "four plain words here" }) };
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        return await host.Anonymous.SendAsync(request);
    }
}
