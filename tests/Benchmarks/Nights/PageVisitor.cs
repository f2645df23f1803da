using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EggMoney.Benchmarks.Nights;

/// <summary>Somebody who has Today open all night, and whose browser does what the page does (src/WebUi/src/api/live.ts, queryClient.ts): its files once, Today's questions,
/// the stream of events, what an event touches read again, and everything once a minute. By the machine's clock, as a browser.</summary>
internal sealed partial class PageVisitor : IAsyncDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(5);
    private static readonly string[] FirstChunks = ["Routed-", "Inside-", "TodayPage-", "UserMenu-"];

    private static readonly string[] Questions =
    [
        "me", "server", "trading", "notifications?limit=1", "attention", "reports/today", "schedule", "reports/session", "reports/equity", "market/overview",
    ];

    private static readonly Dictionary<string, string[]> Touched = new()
    {
        ["order"] = ["orders", "trading", "bots", "attention"],
        ["slice"] = ["orders", "attention"],
        ["fill"] = ["orders", "trades", "positions", "bots", "reports/today", "reports/session", "reports/portfolio"],
        ["notification"] = ["notifications", "attention", "trading"],
        ["run"] = ["runs", "schedule", "decisions", "trading", "bots", "reports", "attention", "market"],
        ["operation"] = ["operations", "bots", "trading"],
    };

    private readonly HttpClient _http;
    private readonly string _name;
    private readonly string _password;
    private readonly PageFigures _figures;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, byte> _stale = new();
    private readonly SemaphoreSlim _touched = new(0, 1);
    private readonly SemaphoreSlim _entering = new(1, 1);
    private volatile string _token = "";
    private Task _open = Task.CompletedTask;

    /// <param name="site">Where Nginx listens.</param>
    /// <param name="name">The user.</param>
    /// <param name="password">Theirs.</param>
    /// <param name="figures">What is measured goes there.</param>
    public PageVisitor(Uri site, string name, string password, PageFigures figures)
    {
        (_name, _password, _figures) = (name, password, figures);
#pragma warning disable CA5359 // The certificate is the benchmark's own, made a minute ago.
        var handler = new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true }, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
#pragma warning restore CA5359
        _http = new(handler) { BaseAddress = site, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Opens the page and leaves it open.</summary>
    /// <param name="pageFolder">Where the published page lies: from it is known which files a browser would ask for.</param>
    public async Task OpenAsync(string pageFolder)
    {
        await FileAsync("");
        foreach (var file in Files(pageFolder))
        {
            await FileAsync(file);
        }

        await EnterAsync(_token);
        await Task.WhenAll(Questions.Select(ReadAsync));
        _open = Task.WhenAll(ListenAsync(), FlushAsync(), EachMinuteAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _open.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _end.Dispose();
        _touched.Dispose();
        _entering.Dispose();
    }

    private static List<string> Files(string pageFolder)
    {
        var index = File.ReadAllText(Path.Combine(pageFolder, "index.html"));
        var files = Referred().Matches(index).Select(match => match.Groups[1].Value).ToList();
        var waiting = new Queue<string>(Directory.EnumerateFiles(Path.Combine(pageFolder, "assets"), "*.js").Select(path => Path.GetFileName(path)!)
            .Where(name => Array.Exists(FirstChunks, chunk => name.StartsWith(chunk, StringComparison.Ordinal))));
        while (waiting.TryDequeue(out var chunk))
        {
            if (!files.Contains("assets/" + chunk))
            {
                files.Add("assets/" + chunk);
                foreach (Match import in Imported().Matches(File.ReadAllText(Path.Combine(pageFolder, "assets", chunk))))
                {
                    waiting.Enqueue(import.Groups[1].Value);
                }
            }
        }

        return files;
    }

    private async Task FileAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");
        await MeasureAsync("page and its files", request);
    }

    private async Task EnterAsync(string refused)
    {
        await _entering.WaitAsync(_end.Token);
        try
        {
            if (_token != refused)
            {
                return;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/auth/login") { Content = JsonContent.Create(new { username = _name, password = _password }) };
            var answer = await MeasureAsync("auth/login", request);
            _token = JsonNode.Parse(answer ?? "{}")!["accessToken"]?.GetValue<string>() ?? "";
        }
        finally
        {
            _entering.Release();
        }
    }

    private async Task ReadAsync(string question)
    {
        try
        {
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var token = _token;
                using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/" + question);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.AcceptEncoding.ParseAdd("gzip");
                if (await MeasureAsync(question.Split('?')[0], request) is not null)
                {
                    return;
                }

                await EnterAsync(token);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The page is closed.
        }
    }

    /// <returns>Null when it was refused for its token.</returns>
    private async Task<string?> MeasureAsync(string route, HttpRequestMessage request)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, _end.Token);
            var text = await answer.Content.ReadAsStringAsync(_end.Token);
            _figures.Add(route, Stopwatch.GetElapsedTime(started).TotalMilliseconds, answer.StatusCode, answer.Content.Headers.ContentLength ?? text.Length);
            return answer.StatusCode == HttpStatusCode.Unauthorized ? null : text;
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is OperationCanceledException && !_end.IsCancellationRequested))
        {
            _figures.Fail(route, failed.Message);
            return "";
        }
    }

    private async Task ListenAsync()
    {
        string? last = null;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events");
                var token = _token;
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                if (last is not null)
                {
                    request.Headers.Add("Last-Event-ID", last);
                }

                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    await EnterAsync(token);
                    continue;
                }

                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_end.Token));
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    last = line.StartsWith("id:", StringComparison.Ordinal) ? line[3..].Trim() : last;
                    if (line.StartsWith("event:", StringComparison.Ordinal))
                    {
                        Touch(line[6..].Trim());
                    }
                }

                _figures.StreamEnded();
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                _figures.Fail("events", broken.Message);
                await Task.Delay(ReconnectAfter, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Touch(string kind)
    {
        _figures.Event(kind);
        foreach (var path in kind == "reset" ? Touched.Values.SelectMany(paths => paths) : Touched.GetValueOrDefault(kind) ?? [])
        {
            foreach (var question in Questions.Where(question => question.StartsWith(path, StringComparison.Ordinal)))
            {
                _stale[question] = 0;
            }
        }

        if (!_stale.IsEmpty && _touched.CurrentCount == 0)
        {
            _touched.Release();
        }
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            await _touched.WaitAsync(_end.Token);
            await Task.Delay(Burst, _end.Token);
            while (_stale.Keys.ToList() is { Count: > 0 } questions)
            {
                questions.ForEach(question => _stale.TryRemove(question, out _));
                await Task.WhenAll(questions.Select(ReadAsync));
                await Task.Delay(Pause, _end.Token);
            }
        }
    }

    private async Task EachMinuteAsync()
    {
        for (var minute = 1; ; minute++)
        {
            await Task.Delay(Minute, _end.Token);
            await Task.WhenAll(Questions.Where(question => question != "market/overview" || minute % 5 == 0).Select(ReadAsync));
        }
    }

    [GeneratedRegex("(?:src|href)=\"/([^\"]+)\"")]
    private static partial Regex Referred();

    [GeneratedRegex("(?:from|import)\"\\./([^\"]+\\.js)\"")]
    private static partial Regex Imported();
}
