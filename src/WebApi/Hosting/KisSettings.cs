using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Scheduling;

namespace EggMoney.WebApi.Hosting;

/// <summary>Where Korea Investment &amp; Securities is, for trying the server against something that speaks like it, and what of the talk is written down.</summary>
internal static class KisSettings
{
    private const string RealUrl = "EGGMONEY_KIS_REAL_URL";
    private const string MockUrl = "EGGMONEY_KIS_MOCK_URL";
    private const string MockSell = "EGGMONEY_KIS_MOCK_SELL_TR";
    private const string Trace = "EGGMONEY_KIS_TRACE";

    /// <summary>Nobody listens there.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="clock">Another clock than the machine's. The broker itself is out of its reach then: bots that go by an invented time must not send real orders.</param>
    /// <exception cref="ProblemException">Something in it cannot be used.</exception>
    public static KisOptions Read(IConfiguration configuration, ScaledTimeProvider? clock = null)
    {
        var options = new KisOptions
        {
            RealUrl = Url(configuration, RealUrl),
            MockUrl = Url(configuration, MockUrl),
            MockSellTransaction = configuration[MockSell] is { Length: > 0 } transaction ? transaction : null,
            TraceFolder = configuration[Trace] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
        };
        return clock is null
            ? options
            : (options with { RealUrl = options.RealUrl ?? Nowhere, MockUrl = options.MockUrl ?? Nowhere }).Stretch(clock.LimitFactor);
    }

    /// <summary>What whoever starts the server should know: keys go where the settings say.</summary>
    public static IEnumerable<string> Announcements(IConfiguration configuration) =>
        from name in new[] { RealUrl, MockUrl }
        where configuration[name] is { Length: > 0 }
        select $"Keys and orders of KIS go to {configuration[name]}, because {name} is set.";

    /// <summary>Keys go there, so it is encrypted unless it does not leave the machine.</summary>
    private static Uri? Url(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Query.Length + url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) => url,
        var text => throw new ProblemException($"{name} is '{text}'; it must be an address that begins with https://, or with http:// on this machine."),
    };
}
