using System.Collections.Concurrent;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Asks for what is written to everybody's bots: one loop a bot, as long as one of its chats is paired or may be.</summary>
internal sealed class TelegramPolling(TelegramPoller poller, IOutboxQueries queries, IBotPolls polls, WallClock clock, ILogger<TelegramPolling> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ElsewhereWait = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Task> _loops = new();
    private volatile ILookup<string, PolledChannel> _bots = Array.Empty<PolledChannel>().ToLookup(channel => channel.TokenHash);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _bots = (await queries.ListPolledAsync(clock.Now(), stoppingToken)).ToLookup(channel => channel.TokenHash);
                foreach (var bot in _bots)
                {
                    _ = _loops.GetOrAdd(bot.Key, hash => Task.Run(() => RunAsync(hash, stoppingToken), CancellationToken.None));
                }

                foreach (var (hash, _) in _loops.Where(loop => loop.Value.IsCompleted))
                {
                    _loops.TryRemove(hash, out _);
                }
            }
#pragma warning disable CA1031 // The database may be away for a while; the next look finds what there is.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "Bots could not be looked up");
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(Look, clock.Provider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_loops.Values);
    }

    /// <summary>Ends when the bot has no channel any more, or the server stops. It never throws.</summary>
    private async Task RunAsync(string hash, CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested && _bots[hash].ToList() is { Count: > 0 } channels)
            {
                var wait = await PollAsync(channels, stoppingToken);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock.Provider, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogDebug("Asking for a bot's messages ended");
        }

        await ReleaseAsync(hash);
    }

    private async Task<TimeSpan> PollAsync(List<PolledChannel> channels, CancellationToken stoppingToken)
    {
        try
        {
            var (outcome, wait) = await poller.PollAsync(channels, stoppingToken);
            return outcome == PollOutcome.Elsewhere ? ElsewhereWait : wait;
        }
#pragma warning disable CA1031 // One bot's trouble must not end its loop.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Messages to a bot could not be asked for");
            return ElsewhereWait;
        }
    }

    /// <summary>So that another node need not wait for the lease to end.</summary>
    private async Task ReleaseAsync(string hash)
    {
        try
        {
            await polls.ReleaseAsync(hash, CancellationToken.None);
        }
#pragma warning disable CA1031 // The lease ends by itself.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "The right to ask for a bot's messages could not be given back");
        }
    }
}
