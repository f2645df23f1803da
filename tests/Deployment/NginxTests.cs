using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

[Collection(Installed.Collection)]
public sealed class NginxTests(Installed installed)
{
    [MachineFact]
    public async Task Its_configuration_is_taken() => (await installed.Machine.GoodAsync("nginx -t 2>&1")).ShouldContain("test is successful");

    [MachineFact]
    public async Task The_page_comes_compressed_over_tls_and_http_2_and_plain_http_leads_there()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://127.0.0.1/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var handler = Owner.Handler();
        handler.AutomaticDecompression = DecompressionMethods.None;
        using var client = new HttpClient(handler);
        using var page = await client.SendAsync(request);
        (page.StatusCode, page.Version, page.Content.Headers.ContentEncoding.Single(), page.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, HttpVersion.Version20, "br", "text/html"));
        page.Headers.Server.ToString().ShouldBe("nginx");
        page.Headers.Contains("Content-Security-Policy").ShouldBeTrue();

        using var plain = await client.GetAsync(new Uri("http://127.0.0.1/bots?x=1"));
        (plain.StatusCode, plain.Headers.Location).ShouldBe((HttpStatusCode.PermanentRedirect, new Uri("https://127.0.0.1/bots?x=1")));
    }

    [MachineFact]
    public async Task Events_come_when_they_happen()
    {
        await installed.Owner.LogInAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await installed.Owner.Http.GetAsync("api/v1/events", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));

        // The first event comes with the connection, and would be held back by a proxy that collects.
        string? line;
        do
        {
            line = await lines.ReadLineAsync(patience.Token);
        }
        while (line is not null && !line.StartsWith("event:", StringComparison.Ordinal));
        line.ShouldNotBeNull();
    }

    [MachineFact]
    public async Task Who_asks_without_end_is_told_to_wait_as_the_api_tells_it()
    {
        using var client = new HttpClient(Owner.Handler()) { BaseAddress = new("https://127.0.0.1/") };
        var answers = new List<(HttpStatusCode Status, string? Server, string Text)>();
        for (var count = 0; count < 60; count++)
        {
            using var answer = await client.PostAsJsonAsync("api/v1/auth/login", new { username = "nobody", password = "guess" });
            answers.Add((answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync()));
        }

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToArray();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Server != null && CodeOf(answer.Text) == "too_many_requests");

        // It is over with the waiting; the program's own limit on attempts lasts a minute and is by address, so another way is asked.
        using var page = await client.GetAsync("api/v1/server");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        await installed.Machine.GoodAsync("systemctl restart eggmoney");
        await installed.Machine.UntilAsync("curl -sf -m 2 http://127.0.0.1:5080/health/ready > /dev/null");
    }

    [MachineFact]
    public async Task While_the_program_is_away_people_and_programs_are_told_so()
    {
        using var client = new HttpClient(Owner.Handler()) { BaseAddress = new("https://127.0.0.1/") };
        await installed.Machine.GoodAsync("systemctl stop eggmoney");
        try
        {
            using var page = await client.GetAsync("today");
            (page.StatusCode, page.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.ServiceUnavailable, "text/html"));
            (await page.Content.ReadAsStringAsync()).ShouldContain("EggMoney를 시작하는 중입니다");
            using var api = await client.GetAsync("api/v1/me");
            (api.StatusCode, api.Content.Headers.ContentType!.MediaType, api.Headers.RetryAfter?.ToString()).ShouldBe((HttpStatusCode.ServiceUnavailable, "application/problem+json", "10"));
            CodeOf(await api.Content.ReadAsStringAsync()).ShouldBe("starting");
        }
        finally
        {
            await installed.Machine.GoodAsync("systemctl start eggmoney");
        }
    }

    [MachineFact]
    public async Task An_address_is_what_nginx_saw_and_not_what_the_caller_says()
    {
        await installed.Owner.LogInAsync();
        using var client = new HttpClient(Owner.Handler()) { BaseAddress = new("https://127.0.0.1/") };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await client.PostAsJsonAsync("api/v1/auth/login", new { username = Owner.Name, password = "a walk along the river" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var audit = (await installed.Owner.GetAsync("audit")).ToJsonString();
        audit.ShouldContain("127.0.0.1");
        audit.ShouldNotContain("203.0.113.9");
    }

    [MachineFact]
    public async Task A_body_that_no_request_has_is_refused_and_a_machine_that_moves_in_is_not()
    {
        await installed.Owner.LogInAsync();
        using var large = await installed.Owner.Http.PostAsync("api/v1/bots", new ByteArrayContent(new byte[200_000]));
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        // Two megabytes of nothing come to the program, which says what it thinks of them.
        var me = (string)(await installed.Owner.GetAsync("me"))["id"]!;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[2_000_000]), "database", "egg.db" } };
        using var import = await installed.Owner.Http.PostAsync($"api/v1/admin/tenants/{me}/imports?dryRun=true", form);
        ((int)import.StatusCode).ShouldBeInRange(200, 499, await import.Content.ReadAsStringAsync());
        import.StatusCode.ShouldNotBe(HttpStatusCode.RequestEntityTooLarge);
        import.Headers.Contains("X-Correlation-Id").ShouldBeTrue();
    }

    private static string? CodeOf(string problem) => (string?)JsonNode.Parse(problem)!["code"];
}
