using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Endpoints.Page;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>How the page's files are served. They are a small folder of the test's own, as the page's build leaves it.</summary>
public sealed class PageTests : IDisposable
{
    private const string Index = "<!doctype html><title>EggMoney</title><script type=\"module\" src=\"/assets/index-a1b2.js\"></script>";
    private const string Script = "console.log('달걀');";

    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-page-test-").FullName;

    public PageTests()
    {
        Write("index.html", Index, compressed: true);
        Write("assets/index-a1b2.js", Script, compressed: true);
        Write("assets/small-c3d4.js", "1;", compressed: false);
        Write("manifest.webmanifest", "{}", compressed: false);
        Write("icon.svg", "<svg/>", compressed: false);
        Write(".built", "the key of a build", compressed: false);
        Write(".vite/manifest.json", "{}", compressed: false);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/bots")]
    [InlineData("/bots/0197a9c2-7a7b-7c1f-9a53-2f1f5d1c3f10")]
    [InlineData("/sign-up/AbC.d_e-f")]
    [InlineData("/apiary")]
    public async Task The_page_answers_at_every_place_in_it_and_is_asked_for_each_time(string path)
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe(Index);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        response.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        response.Headers.ETag.ShouldNotBeNull().IsWeak.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/api", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/API/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/me", HttpStatusCode.Unauthorized)]
    [InlineData("/openapi/nothing/more", HttpStatusCode.NotFound)]
    [InlineData("/docs/nothing", HttpStatusCode.NotFound)]
    [InlineData("/health/nothing", HttpStatusCode.NotFound)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/metrics/nothing", HttpStatusCode.NotFound)]
    [InlineData("/assets/index-gone.js", HttpStatusCode.NotFound)]
    [InlineData("/assets/", HttpStatusCode.NotFound)]
    [InlineData("/assets/index-a1b2.js.br", HttpStatusCode.NotFound)]
    [InlineData("/favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("/robots.txt", HttpStatusCode.NotFound)]
    [InlineData("/.vite/manifest.json", HttpStatusCode.NotFound)]
    [InlineData("/..%2f..%2fetc/hosts.txt", HttpStatusCode.NotFound)]
    public async Task What_is_none_of_the_page_keeps_its_problem(string path, HttpStatusCode status)
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.GetAsync(path);

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        One(response, "Content-Security-Policy").ShouldNotContain("manifest-src");
    }

    [Fact]
    public async Task A_folders_private_files_are_not_served()
    {
        await using var host = await StartAsync();

        (await host.Anonymous.GetStringAsync("/.built")).ShouldBe(Index);
    }

    [Theory]
    [InlineData("/", "POST")]
    [InlineData("/bots", "PUT")]
    [InlineData("/assets/index-a1b2.js", "DELETE")]
    public async Task Nothing_can_be_sent_to_it(string path, string method)
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.SendAsync(new(new(method), path));

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("br, gzip, deflate", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("br;q=0.5", "br")]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    [InlineData("nonsense;;q=x", null)]
    [InlineData(null, null)]
    public async Task A_file_is_served_as_small_as_the_browser_can_read_it(string? accepts, string? encoding)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-a1b2.js");
        if (accepts is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        }

        using var response = await host.Anonymous.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentEncoding.ShouldBe(encoding is null ? [] : [encoding]);
        response.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/javascript; charset=utf-8");
        response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        (await TextAsync(response)).ShouldBe(Script);
    }

    [Fact]
    public async Task A_file_without_a_compressed_copy_is_served_as_it_is_to_everybody()
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.SendAsync(new(HttpMethod.Get, "/assets/small-c3d4.js") { Headers = { { "Accept-Encoding", "br" } } });

        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        response.Headers.Vary.ShouldBeEmpty();
        (await response.Content.ReadAsStringAsync()).ShouldBe("1;");
    }

    [Theory]
    [InlineData("/manifest.webmanifest", "application/manifest+json; charset=utf-8")]
    [InlineData("/icon.svg", "image/svg+xml; charset=utf-8")]
    public async Task A_file_whose_name_stays_is_asked_for_each_time(string path, string type)
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.GetAsync(path);

        response.Content.Headers.ContentType!.ToString().ShouldBe(type);
        response.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        response.Headers.ETag.ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_has_the_page_already_is_not_sent_it_again_and_each_encoding_has_a_tag_of_its_own()
    {
        await using var host = await StartAsync();
        var plain = await TagAsync("identity");
        var small = await TagAsync("br");

        plain.ShouldNotBe(small);
        (await AskAgainAsync("br", small)).ShouldBe(HttpStatusCode.NotModified);
        (await AskAgainAsync("identity", small)).ShouldBe(HttpStatusCode.OK);
        await File.WriteAllTextAsync(Path.Combine(_folder, "index.html"), Index + "<p>");
        await using var renewed = await StartAsync();
        using var response = await renewed.Anonymous.SendAsync(Request("identity", plain));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<EntityTagHeaderValue> TagAsync(string encoding)
        {
            using var answer = await host.Anonymous.SendAsync(Request(encoding, null));
            return answer.Headers.ETag.ShouldNotBeNull();
        }

        async Task<HttpStatusCode> AskAgainAsync(string encoding, EntityTagHeaderValue tag)
        {
            using var answer = await host.Anonymous.SendAsync(Request(encoding, tag));
            (answer.StatusCode == HttpStatusCode.OK || (await answer.Content.ReadAsByteArrayAsync()).Length == 0).ShouldBeTrue();
            answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
            answer.Headers.Vary.ShouldBe(["Accept-Encoding"]);
            return answer.StatusCode;
        }

        static HttpRequestMessage Request(string encoding, EntityTagHeaderValue? tag)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/bots") { Headers = { { "Accept-Encoding", encoding } } };
            if (tag is not null)
            {
                request.Headers.IfNoneMatch.Add(tag);
            }

            return request;
        }
    }

    [Fact]
    public async Task Head_says_what_get_would()
    {
        await using var host = await StartAsync();

        using var response = await host.Anonymous.SendAsync(new(HttpMethod.Head, "/assets/index-a1b2.js"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(Script));
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_may_load_from_here_alone_and_stand_in_nobodys_frame()
    {
        await using var host = await StartAsync();

        foreach (var path in new[] { "/", "/assets/index-a1b2.js" })
        {
            using var response = await host.Anonymous.GetAsync(path);

            var rules = One(response, "Content-Security-Policy").Split("; ").Select(rule => rule.Split(' ', 2)).ToDictionary(rule => rule[0], rule => rule[1]);
            rules["default-src"].ShouldBe("'none'");
            rules["script-src"].ShouldBe("'self'");
            rules["connect-src"].ShouldBe("'self'");
            rules["font-src"].ShouldBe("'self'");
            rules["img-src"].ShouldBe("'self' data:");
            rules["frame-ancestors"].ShouldBe("'none'");
            rules["base-uri"].ShouldBe("'none'");
            rules.Values.ShouldAllBe(rule => !rule.Contains("http") && !rule.Contains('*') && !rule.Contains("eval"));
            One(response, "X-Content-Type-Options").ShouldBe("nosniff");
            One(response, "Referrer-Policy").ShouldBe("no-referrer");
        }
    }

    [Fact]
    public async Task The_page_needs_no_login_and_is_in_nobodys_limit()
    {
        await using var host = await StartAsync(new() { ["RateLimits:Requests"] = "1" });

        for (var load = 0; load < 5; load++)
        {
            (await host.Anonymous.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await host.Anonymous.GetAsync("/assets/index-a1b2.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await host.Anonymous.GetAsync("/openapi/v1.json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Anonymous.GetAsync("/openapi/v1.json")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("en", "was not built")]
    [InlineData("ko", "포함되지 않았습니다")]
    public async Task A_server_without_the_page_says_so_and_where_the_api_is(string language, string said)
    {
        File.Delete(Path.Combine(_folder, "index.html"));
        await using var host = await StartAsync();

        using var response = await host.Anonymous.SendAsync(new(HttpMethod.Get, "/") { Headers = { { "Accept-Language", language } } });

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldContain(said);
        page.ShouldContain("href=\"/docs\"");
        page.ShouldContain($"lang=\"{language}\"");
        using var elsewhere = await host.Anonymous.GetAsync("/bots");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await elsewhere.Content.ReadAsStringAsync())!["code"]!.GetValue<string>().ShouldBe("not_found");
    }

    private Task<ApiHost> StartAsync(Dictionary<string, string?>? settings = null) =>
        ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?>(settings ?? []) { [PageFiles.Variable] = _folder });

    private void Write(string name, string text, bool compressed)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (compressed)
        {
            using (var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.SmallestSize))
            {
                gzip.Write(Encoding.UTF8.GetBytes(text));
            }

            using var brotli = new BrotliStream(File.Create(path + ".br"), CompressionLevel.SmallestSize);
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    private static string One(HttpResponseMessage response, string header) => response.Headers.GetValues(header).ShouldHaveSingleItem();
}
