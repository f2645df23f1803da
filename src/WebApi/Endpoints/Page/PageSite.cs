using EggMoney.Application.Common;
using EggMoney.WebApi.Endpoints.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace EggMoney.WebApi.Endpoints.Page;

/// <summary>The page for people: its files, and for every place within it the page itself. It stands before logins and limits: what is in it, everybody has.</summary>
internal static class PageSite
{
    /// <summary>Everything is from here and talks to here. Styles may be set by its scripts, as the component library does.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskEachTime = "no-cache";

    /// <summary>What is answered by others, also when they answer that there is nothing.</summary>
    private static readonly string[] NotOurs = ["/api", "/openapi", "/docs", "/health", "/metrics"];

    public static void UsePage(this WebApplication app)
    {
        var files = app.Services.GetRequiredService<HttpSettings>().Page;
        app.Use((http, next) => Find(http, files) is { } answer ? answer.ExecuteAsync(http) : next(http));
    }

    private static IResult? Find(HttpContext http, PageFiles files)
    {
        var (request, path) = (http.Request, http.Request.Path.Value ?? "/");
        if (http.GetEndpoint() is not null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || NotOurs.Any(prefix => request.Path.StartsWithSegments(prefix)))
        {
            return null;
        }

        if (!files.Exist)
        {
            return path == "/" ? WithoutPage(http) : null;
        }

        var file = files.Find(path) ?? (PageFiles.IsFile(path) ? null : files.Start);
        return file is null ? null : Answer(http, file);
    }

    private static PhysicalFileHttpResult Answer(HttpContext http, PageFile file)
    {
        var copy = Choose(http.Request, file);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = file.Hashed ? Forever : AskEachTime;
        headers.ContentEncoding = copy.Encoding;
        if (file.Copies.Length > 1)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        return TypedResults.PhysicalFile(copy.Path, file.Type, entityTag: copy.Tag is { } tag ? new($"\"{tag}\"") : null);
    }

    /// <summary>The smallest that the browser can read.</summary>
    private static PageCopy Choose(HttpRequest request, PageFile file)
    {
        var accepted = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var list) ? list : [];
        return file.Copies.First(copy => copy.Encoding is null || Accepts(copy.Encoding));

        bool Accepts(string encoding) =>
            (accepted.FirstOrDefault(entry => entry.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(entry => entry.Value == "*"))
            is { Quality: null or > 0 };
    }

    private static ContentHttpResult WithoutPage(HttpContext http)
    {
        var title = Language.Pick("The page is not built", "웹 화면이 빌드되지 않았습니다");
        var text = Language.Pick(
            "This server serves the API. Its page was not built with it: Node.js was missing.",
            "이 서버는 API를 제공하고 있습니다. 빌드할 때 Node.js가 없어 웹 화면은 포함되지 않았습니다.");
        var link = Language.Pick("The API, to read and to try", "API 설명 보기");
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="{Language.Pick("en", "ko")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>EggMoney: {title}</title></head>
            <body><h1>{title}</h1><p>{text}</p><p><a href="/docs">{link}</a></p></body></html>
            """,
            "text/html; charset=utf-8");
    }
}
