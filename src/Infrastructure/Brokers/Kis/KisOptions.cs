using EggMoney.Domain.Accounts;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>What may be set of Korea Investment &amp; Securities from outside; everything else is in <see cref="KisEnvironment"/>.</summary>
public sealed record KisOptions
{
    /// <summary>Replaces the host for money; its path is kept, for example <c>http://127.0.0.1:5090/real</c>.</summary>
    public Uri? RealUrl { get; init; }

    /// <summary>Replaces the host for practice.</summary>
    public Uri? MockUrl { get; init; }

    /// <summary>Replaces the transaction id of a practice sale, on which the broker's own documents disagree.</summary>
    public string? MockSellTransaction { get; init; }

    /// <summary>Folder for raw requests and responses; null writes none.</summary>
    public string? TraceFolder { get; init; }

    /// <summary>Most bytes of one trace file; what comes after is not written.</summary>
    public long TraceLimit { get; init; } = 32 * 1024 * 1024;

    /// <summary>Replaces how many requests a second go out with one key, in either environment.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How long an order may wait for keys, token and its turn. After that it was not sent. With <see cref="OrderTimeout"/> it stays below the time-out
    /// that every placing has, so that "not sent" and "unknown" are told apart here.</summary>
    public TimeSpan PrepareTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long an order's answer is waited for. After that its outcome is unknown.</summary>
    public TimeSpan OrderTimeout { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long one request's answer is waited for, of a question or a cancel: less than the time-out of any call that is made of such requests.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a token's answer is waited for; nobody else asks meanwhile.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a call may wait for a token that somebody else is fetching, or that the broker does not give yet.</summary>
    public TimeSpan TokenPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two requests for a token: the broker gives one a minute.</summary>
    public TimeSpan TokenInterval { get; init; } = TimeSpan.FromSeconds(61);

    /// <summary>How long a question waits before it is asked a second time, about; then twice as long each time.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Exchanges of symbols, by the broker's code for orders; others are looked up.</summary>
    public IReadOnlyDictionary<string, string> Exchanges { get; init; } = new Dictionary<string, string>
    {
        ["QQQ"] = "NASD",
        ["SOXX"] = "NASD",
        ["SQQQ"] = "NASD",
        ["TQQQ"] = "NASD",
        ["QLD"] = "AMEX",
        ["SOXL"] = "AMEX",
        ["SOXS"] = "AMEX",
        ["SPXL"] = "AMEX",
        ["SPY"] = "AMEX",
        ["TECL"] = "AMEX",
        ["TNA"] = "AMEX",
        ["UPRO"] = "AMEX",
        ["VOO"] = "AMEX",
    };

    /// <summary>The same with every wait for an answer this many times as long, for a clock that runs fast.</summary>
    public KisOptions Stretch(int factor) => this with
    {
        PrepareTimeout = PrepareTimeout * factor,
        OrderTimeout = OrderTimeout * factor,
        QueryTimeout = QueryTimeout * factor,
        TokenTimeout = TokenTimeout * factor,
        TokenPatience = TokenPatience * factor,
    };

    /// <summary>Where requests of an environment go.</summary>
    public Uri AddressOf(BrokerEnvironment environment) => Of(environment).Url;

    internal KisEnvironment Of(BrokerEnvironment environment)
    {
        var (known, url) = environment == BrokerEnvironment.Real ? (KisEnvironment.Real, RealUrl) : (KisEnvironment.Mock, MockUrl);
        return known with
        {
            Url = url ?? known.Url,
            RequestsPerSecond = RequestsPerSecond ?? known.RequestsPerSecond,
            Burst = RequestsPerSecond is { } rate ? Math.Max(1, (int)rate / 6) : known.Burst,
            Sell = known.IsMock ? MockSellTransaction ?? known.Sell : known.Sell,
        };
    }
}
