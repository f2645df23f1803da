using System.Collections.Concurrent;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>What all accounts share: connections, tokens in memory, turns by key, exchanges of symbols.</summary>
internal sealed class KisHub : IDisposable
{
    private readonly ConcurrentDictionary<string, KisThrottle> _throttles = new();
    private readonly Dictionary<BrokerEnvironment, KisHttp> _https = [];
    private readonly Dictionary<BrokerEnvironment, KisEnvironment> _environments = [];
    private readonly KisTrace _trace;

    /// <param name="options">Settings.</param>
    /// <param name="clock">All waiting and all times.</param>
    /// <param name="calendar">Which sessions are over.</param>
    /// <param name="loggers">Logs.</param>
    /// <param name="handler">In the place of the network, for tests.</param>
    public KisHub(KisOptions options, TimeProvider clock, IMarketCalendar calendar, ILoggerFactory loggers, HttpMessageHandler? handler = null)
    {
        (Options, Clock, Calendar) = (options, clock, calendar);
        _trace = new(options, clock, loggers.CreateLogger<KisTrace>());
        Tokens = new(options, clock, loggers.CreateLogger<KisTokens>());
        Exchanges = new(options);
        foreach (var name in Enum.GetValues<BrokerEnvironment>())
        {
            _environments[name] = options.Of(name);
            _https[name] = new(_environments[name], _trace, clock, handler);
        }

        // What the broker refused before doing anything may be sent again even if it is no question.
        Refused = Pipeline(clock, options.RetryDelay, (exception, attempt) => exception is KisRefusal refusal && refusal.Reply.Meaning.IsBeforeBooks() && MayRepeat(refusal, attempt));
        Question = Pipeline(clock, options.RetryDelay, (exception, attempt) => exception switch
        {
            KisRefusal refusal => refusal.Reply.Meaning.IsPassing() && MayRepeat(refusal, attempt),
            Application.Trading.BrokerException lost => lost.Error == Application.Trading.BrokerError.Unavailable && lost.InnerException is HttpRequestException && attempt < 2,
            _ => false,
        });
    }

    public KisOptions Options { get; }

    public TimeProvider Clock { get; }

    public IMarketCalendar Calendar { get; }

    public KisTokens Tokens { get; }

    public KisExchanges Exchanges { get; }

    /// <summary>Repeats a question on what passes.</summary>
    public ResiliencePipeline Question { get; }

    /// <summary>Repeats only what the broker says it did not look at. For cancelling; never for placing or revising.</summary>
    public ResiliencePipeline Refused { get; }

    public KisEnvironment Environment(BrokerEnvironment name) => _environments[name];

    public KisHttp Http(BrokerEnvironment name) => _https[name];

    /// <summary>The turns of a key: the broker counts by key, whichever account and user it belongs to here.</summary>
    public KisThrottle Throttle(KisEnvironment environment, KisKeys keys) =>
        _throttles.GetOrAdd(keys.LimitKey, _ => new(environment.RequestsPerSecond, environment.Burst, Clock));

    public void Dispose()
    {
        foreach (var http in _https.Values)
        {
            http.Dispose();
        }

        foreach (var throttle in _throttles.Values)
        {
            throttle.Dispose();
        }

        _trace.Dispose();
    }

    /// <summary>A new token helps at once or not at all; the rest takes patience.</summary>
    private static bool MayRepeat(KisRefusal refusal, int attempt) => attempt < refusal.Reply.Meaning switch
    {
        KisMeaning.TokenRefused => 1,
        KisMeaning.Ambiguous => 2,
        _ => 4,
    };

    private static ResiliencePipeline Pipeline(TimeProvider clock, TimeSpan delay, Func<Exception, int, bool> mayRepeat) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            Delay = delay,
            MaxDelay = TimeSpan.FromSeconds(3),
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && mayRepeat(exception, arguments.AttemptNumber)),
        })
        .Build();
}

/// <summary>The broker answered, and not with what was asked for.</summary>
internal sealed class KisRefusal(KisReply reply) : Exception(reply.Describe())
{
    public KisReply Reply => reply;
}
