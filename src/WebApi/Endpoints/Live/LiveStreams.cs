using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Live;
using EggMoney.Domain.Accounts;
using EggMoney.WebApi.Access;
using MediatR;

namespace EggMoney.WebApi.Endpoints.Live;

/// <summary>The open event streams of this process: a few each, all ended when the server stops.</summary>
internal sealed class LiveStreams(ITenantScopeFactory scopes, ILiveBell bell, IHostApplicationLifetime lifetime)
{
    /// <summary>Open streams of one user: browsers' tabs and a script or two.</summary>
    public const int MaxEach = 10;

    private readonly ConcurrentDictionary<Guid, int> _open = new();

    /// <summary>A stream for whoever sent the request; null when they have too many.</summary>
    public LiveStream? TryOpen(HttpContext http)
    {
        var user = Callers.Of(http).UserId!.Value;
        if (_open.AddOrUpdate(user, 1, (_, count) => count + 1) > MaxEach)
        {
            Close(user);
            return null;
        }

        // Also when nobody ever reads it.
        http.Response.OnCompleted(() =>
        {
            Close(user);
            return Task.CompletedTask;
        });
        return new(scopes, bell, new(user, user.ToString("D")), StillThere(http), lifetime.ApplicationStopping);
    }

    private void Close(Guid user) => _open.AddOrUpdate(user, 0, (_, count) => count - 1);

    /// <summary>What to ask to know whether the login or the token still holds.</summary>
    private static Func<IMediator, CancellationToken, Task<bool>> StillThere(HttpContext http)
    {
        if (Callers.Of(http).SessionId is { } session)
        {
            return async (mediator, cancellationToken) => await mediator.Send(new IdentifySessionQuery(session), cancellationToken) is not null;
        }

        return IdentifyTokenQuery.TryRead(PersonalTokens.Of(http.Request) ?? "", out _, out var query)
            ? async (mediator, cancellationToken) => await mediator.Send(query, cancellationToken) is not null
            : (_, _) => Task.FromResult(false);
    }
}

/// <summary>One stream of one user's events.</summary>
internal sealed class LiveStream(
    ITenantScopeFactory scopes, ILiveBell bell, TenantInfo tenant, Func<IMediator, CancellationToken, Task<bool>> stillThere, CancellationToken stopping)
{
    private const int PageSize = 200;

    /// <summary>What another node saved is found this late.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Saves that began before and end after another one are waited for, so that a client's last id has none before it that comes later.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    /// <summary>A save that took longer is still found while the stream is open.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>How often a sign of life is sent and the login is asked about.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Events are kept for a week.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The machine's time: ids of events go by it.</summary>
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly Dictionary<Guid, DateTimeOffset> _sent = [];

    /// <summary>The latest look found something that was too new to be sent.</summary>
    private bool _unsettled;

    /// <summary>Events until the client, the login or the server goes.</summary>
    /// <param name="last">The last event that the client had.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(Guid? last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var opened = Clock.GetUtcNow();
        var from = LiveEventId.First((last is { } had ? LiveEventId.TimeOf(had) : opened) - Overlap);
        if (last is null)
        {
            // What there is already is in the lists that the client reads next. What a slow save began before now and ends later is not.
            await SkipAsync(from, ends.Token);
        }
        else
        {
            _sent[last.Value] = LiveEventId.TimeOf(last.Value);
        }

        yield return Named("ping");
        if (last is { } id && (LiveEventId.TimeOf(id) < opened - Kept || LiveEventId.TimeOf(id) > opened + Overlap))
        {
            // It is no longer known what came after it, or it never was one of ours.
            from = LiveEventId.First(opened - Overlap);
            _sent.Clear();
            await SkipAsync(from, ends.Token);
            yield return Named("reset");
        }

        var pulse = Clock.GetTimestamp();
        while (!ends.IsCancellationRequested && Clock.GetUtcNow() - opened < Longest)
        {
            var rung = bell.NextAsync(tenant.Id);
            var events = await UntilEndAsync(NewAsync(from, ends.Token)) ?? [];
            foreach (var live in events)
            {
                yield return new(live.Data, live.Kind) { EventId = live.Id.ToString("D"), ReconnectionInterval = Look };
            }

            if (Clock.GetElapsedTime(pulse) > Pulse)
            {
                pulse = Clock.GetTimestamp();
                if (await UntilEndAsync(SendAsync(mediator => stillThere(mediator, ends.Token), ends.Token)) is not true)
                {
                    yield break;
                }

                yield return Named("ping");
            }

            if (events.Count < PageSize)
            {
                await Task.WhenAny(rung, Task.Delay(_unsettled ? Settle : Look, Clock, ends.Token));
                await Task.WhenAny(Task.Delay(Settle, Clock, ends.Token));
            }
        }
    }

    /// <summary>Passes over what there is from a place on.</summary>
    private async Task SkipAsync(Guid from, CancellationToken cancellationToken)
    {
        while (await UntilEndAsync(NewAsync(from, cancellationToken)) is { Count: >= PageSize })
        {
        }
    }

    private static SseItem<string> Named(string kind) => new("{}", kind);

    /// <summary>What was not sent yet and has settled, in order. A little of what was sent already is read again, for the sake of saves that took long.</summary>
    private async Task<IReadOnlyList<LiveEvent>> NewAsync(Guid from, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var latest = _sent.Count > 0 ? _sent.Values.Max() : (DateTimeOffset?)null;
        foreach (var (id, at) in _sent.Where(sent => sent.Value < latest - (2 * Overlap)).ToList())
        {
            _sent.Remove(id);
        }

        var floor = latest is { } time && LiveEventId.First(time - Overlap) is var earlier && earlier.CompareTo(from) > 0 ? earlier : from;
        var found = new List<LiveEvent>();
        var settled = (now - Settle).UtcDateTime;
        _unsettled = false;
        for (var after = floor; ;)
        {
            var page = await SendAsync(mediator => mediator.Send(new ListLiveEventsQuery(after, PageSize), cancellationToken), cancellationToken);
            _unsettled |= page.Any(live => live.CreatedAt > settled);
            foreach (var live in page.Where(live => live.CreatedAt <= settled && !_sent.ContainsKey(live.Id)))
            {
                _sent[live.Id] = LiveEventId.TimeOf(live.Id);
                found.Add(live);
            }

            if (page.Count < PageSize || found.Count >= PageSize)
            {
                return found;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>A stream that is over ends; that is no failure.</summary>
    private static async Task<T?> UntilEndAsync<T>(Task<T> question)
    {
        try
        {
            return await question;
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }

    private async Task<T> SendAsync<T>(Func<IMediator, Task<T>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var scope = scopes.Begin(tenant);
        return await send(scope.Services.GetRequiredService<IMediator>());
    }
}
