using System.Collections.Concurrent;
using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Does what is due, one tenant after another; one that throws or hangs costs the others no more than its budget.
/// A singleton: the scheduler calls it every minute, a driven clock as often as it likes.</summary>
public sealed class TradingDispatcher(
    ITenantScopeFactory scopes,
    IServiceScopeFactory plainScopes,
    IMarketCalendar calendar,
    WorkPlanner planner,
    IQuoteTicks quotes,
    DispatchMetrics metrics,
    DispatchOptions options,
    TimeProvider clock,
    ILogger<TradingDispatcher> logger)
{
    /// <summary>How long recording an outcome may take at a shutdown.</summary>
    private static readonly TimeSpan RecordTime = TimeSpan.FromSeconds(5);

    /// <summary>Tenants whose work ran past the budget and has not come back: left alone by this process until it does.</summary>
    private readonly ConcurrentDictionary<Guid, Task> _overdue = new();

    /// <summary>Tenants for whom this process has read the broker's lists, or had no reason to. Who worked for them before may have been killed between two steps.</summary>
    private readonly ConcurrentDictionary<Guid, byte> _reconciled = new();

    /// <summary>By lane: no session before it has work left. It makes ticks cheap, and starts far enough back to find missed nights.</summary>
    private readonly ConcurrentDictionary<int, DateOnly> _horizons = new();

    /// <summary>What an idle tick of a lane saw. Nothing has been done since, so a driven clock may jump to the next due time and go on from it.</summary>
    private readonly ConcurrentDictionary<int, IReadOnlyList<TenantFacts>> _idle = new();

    /// <summary>Does everything of a lane that is due now.</summary>
    /// <param name="lane">0 to <see cref="DispatchOptions.Lanes"/> − 1.</param>
    /// <param name="cancellationToken">Ends the tick; an order being placed is waited for.</param>
    /// <param name="sinceIdle">Goes on from what the last idle tick saw instead of asking the database again. Every piece of work is
    /// claimed all the same; what others wrote since is seen by the next tick.</param>
    public Task<TickResult> RunDueAsync(int lane, CancellationToken cancellationToken, bool sinceIdle = false) => RunAsync(lane, sinceIdle, CancellationToken.None, cancellationToken);

    /// <summary>Does everything of a lane that is due now, until the server stops.</summary>
    /// <param name="lane">0 to <see cref="DispatchOptions.Lanes"/> − 1.</param>
    /// <param name="stopping">Ends the tick after the piece of work at hand: another node or the next start goes on.</param>
    /// <param name="cancellationToken">Breaks the work at hand off; an order being placed is waited for.</param>
    public Task<TickResult> RunDueAsync(int lane, CancellationToken stopping, CancellationToken cancellationToken) => RunAsync(lane, sinceIdle: false, stopping, cancellationToken);

    private async Task<TickResult> RunAsync(int lane, bool sinceIdle, CancellationToken stopping, CancellationToken cancellationToken)
    {
        metrics.TickBegins();
        try
        {
            var result = await TickAsync(lane, sinceIdle, stopping, cancellationToken);
            metrics.Ticked(lane, failed: false);
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // No tenant's trouble gets here: this is the server's own, and health must say so.
            metrics.Ticked(lane, failed: true);
            throw;
        }
        finally
        {
            metrics.TickEnds();
        }
    }

    private async Task<TickResult> TickAsync(int lane, bool sinceIdle, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var latest = calendar.LatestSessionOpenedBy(now);

        // The oldest of all lanes': who is dealt to another lane, because somebody was deleted, must not lose a session that is not closed.
        _horizons.TryAdd(lane, LookBack(latest));
        var horizon = _horizons.Values.Min();
        if (!_idle.TryRemove(lane, out var tenants) || !sinceIdle)
        {
            await using var scope = plainScopes.CreateAsyncScope();
            tenants = await scope.ServiceProvider.GetRequiredService<IDispatchQueries>().LoadAsync(horizon, lane, options.Lanes, cancellationToken);
        }

        quotes.BeginTick();
        var result = new TickCount();
        var oldestOpen = latest?.Date ?? horizon;
        DateTime? next = null;
        foreach (var facts in Rotated(tenants, latest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            stopping.ThrowIfCancellationRequested();
            var due = new List<WorkItem>();
            foreach (var work in await OpenAsync(facts, horizon, now, latest, result, cancellationToken))
            {
                // A session with slices that are not final is found by those; only what would be forgotten keeps the horizon back.
                var date = work.Item.SessionDate;
                if (date < oldestOpen && facts.Slices.All(slice => slice.SessionDate != date))
                {
                    oldestOpen = date;
                }

                if (work.FreeAt <= now)
                {
                    due.Add(work.Item);
                    metrics.Meter.Due(work.Item.Phase);
                }
                else if (next is null || work.FreeAt < next)
                {
                    next = work.FreeAt;
                }
            }

            var first = _reconciled.TryAdd(facts.Tenant.Id, 0) && facts.Slices.Any(slice => slice.AtBroker);
            if (due.Count > 0 || first)
            {
                await ServeAsync(facts, due, first, result, stopping, cancellationToken);
                metrics.Progressed(lane);
            }
        }

        var farthest = LookBack(latest);
        _horizons[lane] = oldestOpen < farthest ? farthest : oldestOpen;
        if (result is { Done: 0, Failed: 0 })
        {
            _idle[lane] = tenants;
        }

        metrics.Serves(lane, tenants.Count);
        metrics.Expects(lane, next);
        return new(result.Done, result.Failed, next);
    }

    /// <summary>What the tenant has open. A schedule that cannot be read is that tenant's trouble alone.</summary>
    private async Task<IReadOnlyList<PlannedWork>> OpenAsync(
        TenantFacts facts, DateOnly horizon, DateTime now, MarketSession? latest, TickCount result, CancellationToken cancellationToken)
    {
        try
        {
            return planner.Open(facts, horizon, now);
        }
        catch (ArgumentException exception) when (exception is not ArgumentOutOfRangeException)
        {
            Interlocked.Increment(ref result.Failed);
            logger.LogError(exception, "The schedule of {UserId} cannot be read", facts.Tenant.Id);
            var session = latest?.Date ?? DateOnly.FromDateTime(now);
            await SendQuietlyAsync(facts.Tenant, new NotifyWorkFailedCommand(session, "Schedule", exception.Message), cancellationToken);
            return [];
        }
    }

    private DateOnly LookBack(MarketSession? latest)
    {
        var from = (latest?.Date ?? DateOnly.FromDateTime(clock.Now())).AddDays(-options.LookBackDays);
        return from < calendar.FirstDate ? calendar.FirstDate : from;
    }

    /// <summary>The order moves on with every session, so that nobody is always last.</summary>
    private static IEnumerable<TenantFacts> Rotated(IReadOnlyList<TenantFacts> tenants, MarketSession? latest)
    {
        var sorted = tenants.OrderBy(facts => facts.Tenant.Id).ToList();
        var first = sorted.Count == 0 ? 0 : (latest?.Date.DayNumber ?? 0) % sorted.Count;
        return sorted.Skip(first).Concat(sorted.Take(first));
    }

    private async Task ServeAsync(TenantFacts facts, List<WorkItem> due, bool first, TickCount result, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var id = facts.Tenant.Id;
        if (_overdue.TryGetValue(id, out var earlier))
        {
            if (!earlier.IsCompleted)
            {
                logger.LogWarning("{UserId} is skipped: earlier work of this tenant has not come back yet", id);
                return;
            }

            _overdue.TryRemove(id, out _);
            logger.LogWarning(earlier.Exception, "Overdue work of {UserId} has come back", id);
        }

        // Budget and work end independently: a broker that never answers keeps its task, not the lane.
        using var budget = new CancellationTokenSource(options.TenantBudget, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        var work = DoAllAsync(facts, due, first, result, stopping, linked.Token);
        try
        {
            await work.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Most work ends by its token a moment later; what does not is remembered.
            _overdue[id] = work;
            Interlocked.Increment(ref result.Failed);
            metrics.OverBudget();
            logger.LogError("{UserId} used up its budget of {Budget}; the next tenant is served", id, options.TenantBudget);
            var (session, phase) = due.Count > 0 ? (due[0].SessionDate, due[0].Phase.ToString()) : (facts.Slices[0].SessionDate, "Reconcile");
            await SendQuietlyAsync(facts.Tenant, new NotifyWorkFailedCommand(session, phase, $"Used up the time budget of {options.TenantBudget.TotalSeconds:0} s."), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A shutdown: no order is begun any more, but one on its way is waited for and recorded.
            await Task.WhenAny(work, Task.Delay(options.BrokerPlaceTimeout + RecordTime, clock, CancellationToken.None));
            throw;
        }
    }

    private async Task DoAllAsync(TenantFacts facts, List<WorkItem> due, bool first, TickCount result, CancellationToken stopping, CancellationToken cancellationToken)
    {
        if (first)
        {
            using var named = Name(facts.Tenant, facts.Slices.Count > 0 ? facts.Slices[0].SessionDate : default, "Reconcile", 0);
            await SendQuietlyAsync(facts.Tenant, new ReconcileOpenCommand(), cancellationToken);
        }

        foreach (var item in due)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var started = clock.GetTimestamp();
            var failed = false;
            using var named = Name(facts.Tenant, item.SessionDate, item.Phase.ToString(), item.Number);
            try
            {
                var outcome = await DoAsync(facts, item, cancellationToken);
                if (outcome == WorkOutcome.Lost)
                {
                    // Somebody else was first: another node, or the owner changing a row meanwhile. The next tick looks again.
                    logger.LogInformation("{Phase} {Number} of {SessionDate} for {UserId} was lost to another writer", item.Phase, item.Number, item.SessionDate, facts.Tenant.Id);
                }
                else
                {
                    Interlocked.Increment(ref result.Done);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (TenantGoneException)
            {
                // Erased since the tick looked: there is nothing to do and nobody to tell.
                logger.LogInformation("{UserId} is gone; {Phase} {Number} of {SessionDate} is dropped", facts.Tenant.Id, item.Phase, item.Number, item.SessionDate);
                return;
            }
#pragma warning disable CA1031 // Whatever one tenant's work throws must not reach the next tenant's.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed = true;
                Interlocked.Increment(ref result.Failed);
                logger.LogError(exception, "{Phase} {Number} of {SessionDate} failed for {UserId}", item.Phase, item.Number, item.SessionDate, facts.Tenant.Id);
                await FailAsync(facts.Tenant, item, exception, cancellationToken);
            }
            finally
            {
                metrics.Worked(item.Phase, failed, clock.GetElapsedTime(started));
            }
        }
    }

    /// <summary>Every log line of a run says which run it is of.</summary>
    private IDisposable Name(TenantInfo tenant, DateOnly session, string phase, int number) => Correlation.Begin(
        logger,
        string.Create(CultureInfo.InvariantCulture, $"run-{session:yyyyMMdd}-{phase}-{number}-{tenant.Id:N}"),
        ("SessionDate", session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("Phase", phase),
        ("Number", number),
        ("UserId", tenant.Id));

    private async Task<WorkOutcome> DoAsync(TenantFacts facts, WorkItem item, CancellationToken cancellationToken)
    {
        await using var scope = scopes.Begin(facts.Tenant);
        var mediator = scope.Services.GetRequiredService<IMediator>();
        return await mediator.Send(CommandFor(facts, item), cancellationToken);
    }

    private ITenantRequest<WorkOutcome> CommandFor(TenantFacts facts, WorkItem item) => item.Phase switch
    {
        WorkPhase.Plan or WorkPhase.ClosingDip or WorkPhase.Report when clock.Now() >= item.UsefulUntil => new MissWorkCommand(item, facts.Paused),
        WorkPhase.Plan => new PlanSessionCommand(item),
        WorkPhase.Slice => new SendSlicesCommand(item),
        WorkPhase.ConfirmFills => new ConfirmFillsCommand(item),
        WorkPhase.ClosingDip => new BuyClosingDipCommand(item),
        WorkPhase.CloseSession => new CloseSessionCommand(item),
        WorkPhase.Report => new Reporting.WriteDailyReportCommand(item),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item.Phase, null),
    };

    private Task FailAsync(TenantInfo tenant, WorkItem item, Exception exception, CancellationToken cancellationToken) =>
        SendQuietlyAsync(tenant, new FailWorkCommand(item, exception is BrokerException broker ? $"Broker: {broker.Error}. {broker.Message}" : exception.GetType().Name + ": " + exception.Message, exception is BrokerException { Error: BrokerError.KeyRefused }), cancellationToken);

    /// <summary>A failure to note a failure is logged; it must not stop the others either.</summary>
    private async Task SendQuietlyAsync(TenantInfo tenant, ITenantRequest<WorkOutcome> command, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.Begin(tenant);
            await scope.Services.GetRequiredService<IMediator>().Send(command, cancellationToken);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Could not note a failure for {UserId}", tenant.Id);
        }
    }

    private sealed class TickCount
    {
        public int Done;
        public int Failed;
    }
}

/// <summary>What a tick did.</summary>
/// <param name="Done">Pieces of work that changed something.</param>
/// <param name="Failed">Pieces of work that threw or ran out of time.</param>
/// <param name="NextDueAt">UTC time of the earliest work that was not due yet when the tick began; null when nothing is to come.</param>
public sealed record TickResult(int Done, int Failed, DateTime? NextDueAt);
