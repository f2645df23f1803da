using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Looks at everybody's work from outside: what is late, and whether a session's is done. It knows nobody's name.</summary>
public sealed class WorkWatch(IServiceScopeFactory scopes, WorkPlanner planner, IMarketCalendar calendar, TimeProvider clock)
{
    /// <summary>Ticks come every minute, and one may take as long as a slow tenant: what nobody has taken for longer is late.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Trading that is not done so long after it was due does not go as it should, whether it is tried again or not.</summary>
    public static readonly TimeSpan TradingPatience = TimeSpan.FromMinutes(15);

    /// <summary>Of so few, one person's trouble is that person's, who was told; all of them are the server's.</summary>
    private const int Few = 3;

    /// <summary>Days back in which late work is looked for: over a long weekend.</summary>
    private const int LookBack = 5;

    /// <summary>Work that could have been taken for longer than <see cref="Patience"/> and was not. What failed and waits for its next try is not late.</summary>
    public async Task<LateWork> FindLateAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var horizon = DateOnly.FromDateTime(now).AddDays(-LookBack);
        var session = calendar.LatestSessionOpenedBy(now)?.Date;
        var (count, failing, oldest, trading, stalled) = (0, 0, TimeSpan.Zero, 0, 0);
        foreach (var facts in await LoadAsync(horizon, cancellationToken))
        {
            failing += facts.Runs.Count(run => run.State == RunState.Failed);
            var open = Open(facts, horizon, now);
            var isStalled = open.Any(work => IsTrading(work.Item.Phase) && now - work.Item.DueAt > TradingPatience)
                || facts.Runs.Any(run => run.SessionDate == session && run.State == RunState.Missed && IsTrading(run.Phase));
            stalled += isStalled ? 1 : 0;
            trading += isStalled || (facts.Schedule.Enabled && !facts.Paused) ? 1 : 0;
            foreach (var work in open.Where(work => now - work.FreeAt > Patience))
            {
                count++;
                oldest = now - work.FreeAt > oldest ? now - work.FreeAt : oldest;
            }
        }

        return new(count, failing, oldest, stalled, trading, stalled > 0 && (trading <= Few ? stalled == trading : stalled * 3 >= trading));
    }

    /// <summary>How a session's work stands.</summary>
    public async Task<SessionWork> FindSessionAsync(DateOnly session, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var (left, failed) = (0, 0);
        foreach (var facts in await LoadAsync(session, cancellationToken))
        {
            left += Open(facts, session, now).Count(work => work.Item.SessionDate == session);
            failed += facts.Runs.Count(run => run.SessionDate == session && run.State is RunState.Failed or RunState.Missed && run.SessionDate == session);
        }

        return new(left, failed);
    }

    /// <summary>The latest session that has closed.</summary>
    public MarketSession? LatestClosed()
    {
        var now = clock.Now();
        var latest = calendar.LatestSessionOpenedBy(now);
        return latest is null || latest.Close <= now ? latest : calendar.LatestSessionOpenedBy(latest.Open.AddTicks(-1));
    }

    private static bool IsTrading(WorkPhase phase) => phase is WorkPhase.Plan or WorkPhase.Slice or WorkPhase.ClosingDip;

    private async Task<IReadOnlyList<TenantFacts>> LoadAsync(DateOnly from, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IDispatchQueries>().LoadAsync(from, lane: 0, lanes: 1, cancellationToken);
    }

    /// <summary>A schedule that cannot be read is told to its owner by the dispatcher.</summary>
    private IReadOnlyList<PlannedWork> Open(TenantFacts facts, DateOnly horizon, DateTime now)
    {
        try
        {
            return planner.Open(facts, horizon, now);
        }
        catch (ArgumentException)
        {
            return [];
        }
    }
}

/// <summary>Work that nobody takes.</summary>
/// <param name="Count">How much.</param>
/// <param name="Failing">Work that failed and is tried again.</param>
/// <param name="Oldest">How long the oldest could have been taken.</param>
/// <param name="Stalled">Tenants whose trading is long due, or was missed in the latest session.</param>
/// <param name="Trading">Tenants who trade.</param>
/// <param name="Widespread">It concerns a third of them or more, or all of a few: it is the server's trouble and not theirs.</param>
public sealed record LateWork(int Count, int Failing, TimeSpan Oldest, int Stalled, int Trading, bool Widespread);

/// <summary>How a session's work stands.</summary>
/// <param name="Left">Not over yet.</param>
/// <param name="Failed">Failed or missed.</param>
public sealed record SessionWork(int Left, int Failed);
