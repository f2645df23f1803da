using System.Net;
using System.Text;

namespace EggMoney.Integration.KisBroker;

/// <summary>A broker that says what it is told to, and remembers what it was asked. A token is there for everybody.</summary>
internal sealed class KisStub : HttpMessageHandler
{
    private const string Token = """{"access_token":"stub-token","token_type":"Bearer","expires_in":86400,"access_token_token_expired":"2026-09-17 23:45:00"}""";

    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = [];

    /// <summary>Requests other than for tokens: the URL and the body.</summary>
    public List<(Uri Url, string Body, string Page)> Requests { get; } = [];

    public static string Example(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kis", "examples", name));

    public KisStub Answers(string body, HttpStatusCode status = HttpStatusCode.OK, string page = "")
    {
        _answers.Enqueue(_ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            response.Headers.TryAddWithoutValidation("tr_cont", page);
            return response;
        });
        return this;
    }

    public KisStub Throws(Exception exception)
    {
        _answers.Enqueue(_ => throw exception);
        return this;
    }

    /// <summary>Fails before it has looked at a request's body.</summary>
    public bool FailsBeforeBody { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/tokenP", StringComparison.Ordinal))
        {
            return new(HttpStatusCode.OK) { Content = new StringContent(Token) };
        }

        var page = request.Headers.TryGetValues("tr_cont", out var marks) ? marks.Single() : "";
        if (FailsBeforeBody)
        {
            Requests.Add((request.RequestUri, "", page));
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        }

        Requests.Add((request.RequestUri, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken), page));
        return _answers.Dequeue()(request);
    }
}
