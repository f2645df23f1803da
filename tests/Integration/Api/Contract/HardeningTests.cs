using System.Net;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Endpoints.Security;
using EggMoney.WebApi.Hosting;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

public class HardeningTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/me")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/nowhere")]
    public async Task Every_answer_tells_browsers_what_it_is(string path)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);

        using var response = await host.Anonymous.GetAsync(path);

        One(response, "X-Content-Type-Options").ShouldBe("nosniff");
        One(response, "Referrer-Policy").ShouldBe("no-referrer");
        One(response, "Permissions-Policy").ShouldContain("camera=()");
        One(response, "Content-Security-Policy").ShouldContain("default-src 'none'");
        One(response, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        One(response, "Server").ShouldBeEmpty();
        One(response, "Strict-Transport-Security").ShouldBeEmpty();
        (response.Headers.CacheControl?.NoStore == true).ShouldBe(path.StartsWith("/api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_defect_answers_with_the_headers_too()
    {
        await using var server = await ProbeServer.StartAsync();

        using var response = await server.Client.GetAsync("/api/defect");

        One(response, "Content-Security-Policy").ShouldContain("default-src 'none'");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("eggmoney.example.org", "https", true)]
    [InlineData("eggmoney.example.org", "http", false)]
    [InlineData("localhost:5080", "https", false)]
    public async Task A_proxy_that_is_named_is_believed_and_https_is_to_stay(string name, string scheme, bool strict)
    {
        await using var server = await ProbeServer.StartAsync(new Dictionary<string, string?> { [Proxies.Variable] = "10.1.0.0/16, 127.0.0.1" });

        using var response = await server.Client.SendAsync(new(HttpMethod.Get, "/api/required?number=1") { Headers = { { "Host", name }, { "X-Forwarded-Proto", scheme } } });

        (One(response, "Strict-Transport-Security").Length > 0).ShouldBe(strict);
    }

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        await using var server = await ProbeServer.StartAsync(new Dictionary<string, string?> { [Proxies.Variable] = "10.1.0.0/16" });

        using var response = await server.Client.SendAsync(new(HttpMethod.Get, "/api/required?number=1") { Headers = { { "Host", "eggmoney.example.org" }, { "X-Forwarded-Proto", "https" } } });

        One(response, "Strict-Transport-Security").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_frameworks_own_switch_for_proxies_does_nothing()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["ForwardedHeaders_Enabled"] = "true" });

        using var response = await host.Anonymous.SendAsync(new(HttpMethod.Get, "/health/live") { Headers = { { "Host", "eggmoney.example.org" }, { "X-Forwarded-Proto", "https" } } });

        One(response, "Strict-Transport-Security").ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_of_other_origins_get_nothing_unless_they_are_named()
    {
        await using var closed = await ProbeServer.StartAsync();
        await using var open = await ProbeServer.StartAsync(new Dictionary<string, string?> { [Origins.Variable] = "https://app.example.org, http://localhost:3000" });

        (await PreflightAsync(closed, "https://app.example.org")).ShouldBe(("", ""));
        (await PreflightAsync(open, "https://app.example.org")).ShouldBe(("https://app.example.org", "true"));
        (await PreflightAsync(open, "http://localhost:3000")).ShouldBe(("http://localhost:3000", "true"));
        (await PreflightAsync(open, "https://evil.example.org")).ShouldBe(("", ""));
        (await PreflightAsync(open, "https://app.example.org.evil.org")).ShouldBe(("", ""));
        (await PreflightAsync(open, "null")).ShouldBe(("", ""));

        using var answer = await open.Client.SendAsync(new(HttpMethod.Get, "/api/required?number=x") { Headers = { { "Origin", "https://app.example.org" } } });
        One(answer, "Access-Control-Allow-Origin").ShouldBe("https://app.example.org", "the page must be able to read refusals");
        One(answer, "Access-Control-Expose-Headers").ShouldContain("Retry-After");
    }

    [Theory]
    [InlineData(Origins.Variable, "*")]
    [InlineData(Origins.Variable, "https://*.example.org")]
    [InlineData(Origins.Variable, "null")]
    [InlineData(Origins.Variable, "app.example.org")]
    [InlineData(Origins.Variable, "https://app.example.org/path")]
    [InlineData(Origins.Variable, "https://app.example.org/")]
    [InlineData(Origins.Variable, "https://user@app.example.org")]
    [InlineData(Origins.Variable, "ftp://app.example.org")]
    [InlineData(Proxies.Variable, "10")]
    [InlineData(Proxies.Variable, "10.0.0.0/33")]
    [InlineData(Proxies.Variable, "proxy.example.org")]
    [InlineData("RateLimits:Requests", "0")]
    [InlineData("RateLimits:AttemptsPerAddress", "many")]
    public async Task A_setting_that_cannot_be_used_stops_the_start(string name, string value)
    {
        var problem = await Should.ThrowAsync<ProblemException>(() => ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { [name] = value }));

        problem.Message.ShouldContain(name);
        problem.Message.ShouldContain($"'{value}'");
    }

    [Fact]
    public async Task The_page_of_the_api_needs_nothing_from_outside()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);

        var page = await host.Anonymous.GetStringAsync("/docs/index.html");
        var script = await host.Anonymous.GetStringAsync("/docs/index.js");

        page.ShouldNotContain("src=\"http");
        page.ShouldNotContain("href=\"http");
        script.ShouldContain("/openapi/v1.json");
        script.ShouldNotContain("\"persistAuthorization\":true");
        foreach (var file in new[] { "swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-standalone-preset.js" })
        {
            page.ShouldContain(file);
            (await host.Anonymous.GetAsync("/docs/" + file)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var redirect = await host.Anonymous.GetAsync("/docs");
        redirect.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/docs/index.html");
    }

    private static async Task<(string Origin, string Credentials)> PreflightAsync(ProbeServer server, string origin)
    {
        using var response = await server.Client.SendAsync(new(HttpMethod.Options, "/api/probe")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization,content-type" } },
        });
        return (One(response, "Access-Control-Allow-Origin"), One(response, "Access-Control-Allow-Credentials"));
    }

    private static string One(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.ShouldHaveSingleItem() : "";
}
