using Microsoft.Playwright;

namespace EggMoney.Browser.Fixtures;

/// <summary>Listens to a page, and keeps what no page may do: an error in the console, a request to anywhere else, something that the
/// Content-Security-Policy forbids, an answer that is the server's defect.</summary>
internal sealed class Watch
{
    private readonly List<string> _log = [];
    private readonly List<string> _wrong = [];
    private readonly string _address;

    public Watch(IBrowserContext context, string address)
    {
        _address = address;
        context.Console += (_, message) => Note($"console {message.Type}: {message.Text}", message.Type == "error" && !IsExpected(message.Text));
        context.WebError += (_, error) => Note($"uncaught: {error.Error}", wrong: true);
        context.Request += (_, request) => Note($"{request.Method} {request.Url}", IsElsewhere(request.Url));
        context.Response += (_, response) => Note($"{response.Status} {response.Url}", response.Status >= 500);
    }

    /// <summary>Whether the server may be away, as while it is restarted.</summary>
    public bool ServerMayBeAway { get; set; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_log)
            {
                return [.. _wrong];
            }
        }
    }

    /// <summary>The browser notes every refusal of the API, and a refusal is no defect of the page.</summary>
    private bool IsExpected(string text) =>
        text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
        || (ServerMayBeAway && text.Contains("net::ERR_", StringComparison.Ordinal));

    private bool IsElsewhere(string url) =>
        !url.StartsWith(_address + "/", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:" + _address, StringComparison.Ordinal);

    private void Note(string line, bool wrong)
    {
        lock (_log)
        {
            _log.Add(line);
            if (wrong)
            {
                _wrong.Add(line);
            }
        }
    }
}
