using EggMoney.Infrastructure.Brokers.Kis;

namespace EggMoney.WebApi.Hosting;

/// <summary>Where Korea Investment &amp; Securities is, for trying the server against something that speaks like it, and what of the talk is written down.</summary>
internal static class KisSettings
{
    private const string RealUrl = "EGGMONEY_KIS_REAL_URL";
    private const string MockUrl = "EGGMONEY_KIS_MOCK_URL";
    private const string MockSell = "EGGMONEY_KIS_MOCK_SELL_TR";
    private const string Trace = "EGGMONEY_KIS_TRACE";

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">Something in it cannot be used.</exception>
    public static KisOptions Read(IConfiguration configuration) => new()
    {
        RealUrl = Url(configuration, RealUrl),
        MockUrl = Url(configuration, MockUrl),
        MockSellTransaction = configuration[MockSell] is { Length: > 0 } transaction ? transaction : null,
        TraceFolder = configuration[Trace] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
    };

    /// <summary>Keys go there, so it is encrypted unless it does not leave the machine.</summary>
    private static Uri? Url(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Query.Length + url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) => url,
        var text => throw new ProblemException($"{name} is '{text}'; it must be an address that begins with https://, or with http:// on this machine."),
    };
}
