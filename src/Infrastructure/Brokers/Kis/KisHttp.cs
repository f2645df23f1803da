using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Sends one request of an environment, once.</summary>
internal sealed class KisHttp : IDisposable
{
    /// <summary>The body's text, for the trace.</summary>
    public static readonly HttpRequestOptionsKey<string> Body = new("body");

    private const int MaxAnswer = 8 * 1024 * 1024;

    private readonly KisEnvironment _environment;
    private readonly KisTrace _trace;
    private readonly TimeProvider _clock;
    private readonly string _base;
    private readonly HttpClient _questions;
    private readonly HttpClient _orders;

    public KisHttp(KisEnvironment environment, KisTrace trace, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        _environment = environment;
        _trace = trace;
        _clock = clock;
        _base = environment.Url.AbsoluteUri.TrimEnd('/');
        _questions = Client(handler ?? Handler(TimeSpan.FromMinutes(2)));

        // An order never goes out on a connection that was used before: one that the broker is just closing would cost the answer, and with it
        // minutes of looking whether the order is there.
        _orders = Client(handler ?? Handler(TimeSpan.Zero));
    }

    /// <summary>Asks for an account's token.</summary>
    /// <exception cref="BrokerException">No answer; with <see cref="BrokerError.NotSent"/> the broker does not know that it was asked.</exception>
    public Task<KisReply> RequestTokenAsync(Guid credentialId, KisKeys keys, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["appkey"] = keys.AppKey, ["appsecret"] = keys.AppSecret };
        return SendAsync(_orders, credentialId, keys.Secrets, "tokenP", () => Post("/oauth2/tokenP", body), timeout, cancellationToken);
    }

    /// <summary>Sends a call.</summary>
    /// <exception cref="BrokerException">No answer. An order's was lost, unless the error is <see cref="BrokerError.NotSent"/>.</exception>
    public Task<KisReply> SendAsync(Guid credentialId, KisCall call, KisKeys keys, string token, TimeSpan timeout, CancellationToken cancellationToken) => SendAsync(
        call.IsOrder ? _orders : _questions,
        credentialId,
        [token, .. keys.Secrets],
        call.Endpoint,
        () => Headed(call.IsOrder ? Post("/uapi/" + call.Path, call.Values) : Get(call), call, keys, token),
        timeout,
        cancellationToken);

    public void Dispose()
    {
        _questions.Dispose();
        _orders.Dispose();
    }

    /// <summary>Nothing of .NET's may send a request a second time. A redirect would, so would an authentication; neither is on. HTTP/2 repeats what a server
    /// says it did not process, so it is HTTP/1.1. And there SocketsHttpHandler repeats a request whose connection died without a byte of answer only if the
    /// request has no body or expects "100 Continue"; ours have one and do not. <see cref="OnceContent"/> holds even if that should change.</summary>
    private static SocketsHttpHandler Handler(TimeSpan connectionLife) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = connectionLife,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    };

    private static HttpClient Client(HttpMessageHandler handler) => new(handler, disposeHandler: true)
    {
        // Every call brings its own.
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>The headers are each request's own, never a client's: calls of several tenants share the client.</summary>
    private static HttpRequestMessage Headed(HttpRequestMessage request, KisCall call, KisKeys keys, string token)
    {
        request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("appkey", keys.AppKey);
        request.Headers.TryAddWithoutValidation("appsecret", keys.AppSecret);
        request.Headers.TryAddWithoutValidation("tr_id", call.Transaction);
        request.Headers.TryAddWithoutValidation("custtype", "P");
        if (call.IsNextPage)
        {
            request.Headers.TryAddWithoutValidation("tr_cont", "N");
        }

        return request;
    }

    private HttpRequestMessage Get(KisCall call)
    {
        var query = string.Join('&', call.Values.Select(value => value.Key + "=" + Uri.EscapeDataString(value.Value)));
        return new(HttpMethod.Get, $"{_base}/uapi/{call.Path}?{query}");
    }

    private HttpRequestMessage Post(string path, IEnumerable<KeyValuePair<string, string>> values)
    {
        var text = JsonSerializer.Serialize(new Dictionary<string, string>(values));
        var content = new OnceContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
        request.Options.Set(Body, text);
        return request;
    }

    private async Task<KisReply> SendAsync(
        HttpClient client, Guid credentialId, IReadOnlyList<string> secrets, string endpoint, Func<HttpRequestMessage> make, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = make();
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var limit = new CancellationTokenSource(timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var entry = await _trace.BeginAsync(credentialId, _environment, request, secrets);
        try
        {
            using var response = await client.SendAsync(request, linked.Token);
            var body = await response.Content.ReadAsStringAsync(linked.Token);
            await entry.EndAsync(response, body);
            var mark = response.Headers.TryGetValues("tr_cont", out var marks) ? marks.FirstOrDefault() ?? "" : "";
            return KisReply.Parse(endpoint, response.StatusCode, mark, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            await entry.FailAsync(exception);
            var late = exception is OperationCanceledException && !cancellationToken.IsCancellationRequested;
            var why = late ? $"no answer within {timeout.TotalSeconds:0.#} s" : exception.Message;

            // The body is what the broker acts on. If not a byte of it was asked for, and none will be, nothing was sent.
            if (request.Content is OnceContent content && content.Withdraw())
            {
                throw new BrokerException(BrokerError.NotSent, $"KIS {endpoint} was not reached: {why}", exception);
            }

            if (!late && exception is OperationCanceledException && request.Content is null)
            {
                throw;
            }

            throw new BrokerException(BrokerError.Unavailable, $"KIS {endpoint} did not answer: {why}", exception);
        }
    }

    /// <summary>A body that can be written once, or withdrawn before that.</summary>
    private sealed class OnceContent(byte[] body) : HttpContent
    {
        private int _used;

        /// <returns>True when it was not written and now never will be.</returns>
        public bool Withdraw() => Interlocked.Exchange(ref _used, 1) == 0;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => Withdraw()
            ? stream.WriteAsync(body, cancellationToken).AsTask()
            : throw new InvalidOperationException("A request to the broker is sent once.");

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
