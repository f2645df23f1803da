using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Whom to tell that a session's work is done.</summary>
/// <param name="Url">Asked with GET; <c>/fail</c> is put behind its path when something failed. Null tells nobody.</param>
public sealed record PingOptions(Uri? Url = null)
{
    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits between tries.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];
}

/// <summary>Tells somebody outside, once a session, that everybody's work is done; who hears nothing knows that the server is gone. Nothing about anybody is
/// in it. Of several nodes the one whose name comes first tells, and the others note that it did; so a session whose teller dies in that very minute goes
/// unannounced, or is announced twice.</summary>
internal sealed class PingLoop(
    WorkWatch watch, SystemQueries queries, ServerRecords records, DispatchOptions dispatch, PingOptions options, HttpMessageHandler handler, TimeProvider trading, WallClock clock, ILogger<PingLoop> logger)
    : ServerLoop(clock, logger)
{
    /// <summary>So long after the close everything should be done, with a report that does not wait longer than half an hour.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromHours(3);

    private readonly DateTime _startedAt = trading.Now();
    private DateOnly? _told;

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // What closed before this process began, another one has told; or nobody, and that is what the silence says.
        if (options.Url is not { } url || watch.LatestClosed() is not { } session || session.Date <= _told || session.Close < _startedAt)
        {
            return;
        }

        var work = await watch.FindSessionAsync(session.Date, cancellationToken);
        var late = trading.Now() - session.Close >= Deadline;
        var operations = await queries.CountOperationsAsync(cancellationToken);
        if ((work.Left > 0 || operations.Running > 0) && !late)
        {
            return;
        }

        if (await IsTellerAsync(cancellationToken) && !await TellAsync(work is { Left: 0, Failed: 0 } && operations is { Running: 0, Stuck: 0 } ? url : Failing(url), cancellationToken))
        {
            return;
        }

        _told = session.Date;
    }

    private static Uri Failing(Uri url) => new UriBuilder(url) { Path = url.AbsolutePath.TrimEnd('/') + "/fail" }.Uri;

    private async Task<bool> IsTellerAsync(CancellationToken cancellationToken)
    {
        var now = Wall.Now();
        var alive = (await records.ListAsync(cancellationToken)).Where(node => NodeLife.IsAlive(node, now)).Select(node => node.Name);
        return alive.Append(dispatch.Node).Min(StringComparer.Ordinal) == dispatch.Node;
    }

    private async Task<bool> TellAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = options.Timeout };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                answer.EnsureSuccessStatusCode();
                return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == options.Retries.Count)
                {
                    // Its address may be as good as a password.
                    logger.LogWarning("The end of a session could not be told: {Why}; it is tried again", exception.GetType().Name);
                    return false;
                }

                await Task.Delay(options.Retries[attempt], Wall.Provider, cancellationToken);
            }
        }
    }
}
