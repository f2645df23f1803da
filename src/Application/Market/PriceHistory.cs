using System.Collections.Concurrent;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Market;

/// <summary>What was asked for already, so that a session that the broker does not know is not asked for with every request.</summary>
internal sealed class AskedPrices
{
    /// <summary>A broker may be late with the latest session.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Market, string Symbol), (DateOnly From, DateOnly To, DateTime At)> _asked = new();

    public bool IsAnswered(string market, string symbol, DateOnly from, DateOnly to, DateTime now) =>
        _asked.TryGetValue((market, symbol), out var asked) && asked.From <= from && asked.To >= to && now - asked.At < AskAgainAfter;

    public void Answered(string market, string symbol, DateOnly from, DateOnly to, DateTime now) => _asked[(market, symbol)] = (from, to, now);
}

/// <summary>Kept daily prices of the tenant's market; gaps are filled from the tenant's broker.</summary>
internal sealed class PriceHistory(
    IEggMoneyDbFactory databases, IBrokerFactory brokers, IPriceStore store, AskedPrices asked, IMarketCalendar calendar, DispatchOptions options, TimeProvider clock, ILogger<PriceHistory> logger)
{
    /// <summary>Enough for every indicator.</summary>
    public const int Sessions = 120;

    /// <summary>Kept sessions that are asked for once more with a gap: if the broker has them otherwise now, there was a split.</summary>
    private const int Overlap = 5;

    /// <summary>Brokers round adjusted prices in their own ways; a split changes them by a third at the least.</summary>
    private const decimal SameWithin = 0.005m;

    /// <summary>The account's market and the sessions of a range that are over, after the gaps were filled as far as they could be.</summary>
    /// <returns>Ascending; and whether the broker was asked in vain.</returns>
    public async Task<(IReadOnlyList<PriceDay> Days, bool Failed)> GetAsync(UserCredential account, string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var market = MarketNames.Of(account);
        var sessions = calendar.SessionsBetween(from, to).Where(session => session.Close <= clock.Now()).Select(session => session.Date).ToList();
        if (sessions.Count == 0)
        {
            return ([], false);
        }

        var (kept, rebased) = await ReadAsync(market, symbol, sessions[0], sessions[^1], cancellationToken);
        var known = kept.Select(day => day.Date).ToHashSet();
        var gap = sessions.FindIndex(date => !known.Contains(date));
        if (!rebased && (gap < 0 || asked.IsAnswered(market, symbol, sessions[0], sessions[^1], clock.Now())))
        {
            return (kept, false);
        }

        try
        {
            await FillAsync(account, market, symbol, sessions, kept, rebased ? 0 : gap, rebased, cancellationToken);
        }
        catch (Exception exception) when (exception is BrokerException or OperationCanceledException or SaveConflictException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "No daily prices of {Symbol} from {Market}", symbol, market);
            return (kept, true);
        }

        asked.Answered(market, symbol, sessions[0], sessions[^1], clock.Now());
        return ((await ReadAsync(market, symbol, sessions[0], sessions[^1], cancellationToken)).Days, false);
    }

    /// <summary>The latest sessions that are over.</summary>
    public Task<(IReadOnlyList<PriceDay> Days, bool Failed)> GetLatestAsync(UserCredential account, string symbol, int count, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.Now());
        var (from, found) = (today.AddDays(1), 0);
        while (found < count && from > calendar.FirstDate && today.DayNumber - from.DayNumber < 3 * count)
        {
            from = from.AddDays(-1);
            found += calendar.SessionOn(from) is { } session && session.Close <= clock.Now() ? 1 : 0;
        }

        return GetAsync(account, symbol, from, today, cancellationToken);
    }

    private async Task FillAsync(
        UserCredential account, string market, string symbol, List<DateOnly> sessions, IReadOnlyList<PriceDay> kept, int gap, bool replace, CancellationToken cancellationToken)
    {
        var first = replace ? sessions[0] : sessions[Math.Max(0, gap - Overlap)];
        var days = await AskAsync(account, symbol, first, sessions[^1], cancellationToken);
        if (!replace && Disagree(kept, days))
        {
            replace = true;
            days = first == sessions[0] ? days : await AskAsync(account, symbol, sessions[0], sessions[^1], cancellationToken);
        }

        if (days.Count > 0)
        {
            await store.SaveAsync(market, symbol, days, replace, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<DailyPrice>> AskAsync(UserCredential account, string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.BrokerListTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        // A broker that ignores its token is left behind, not waited for.
        var days = await brokers.Create(account).GetDailyPricesAsync(symbol, from, to, both.Token).WaitAsync(both.Token);

        // The running session's bar is not its last word, and a bar on a closed day is none.
        return [.. days.Where(day => day.Close > 0 && calendar.SessionOn(day.Date) is { } session && session.Close <= clock.Now()).OrderBy(day => day.Date).DistinctBy(day => day.Date)];
    }

    private static bool Disagree(IReadOnlyList<PriceDay> kept, IReadOnlyList<DailyPrice> days) => kept
        .Join(days, day => day.Date, day => day.Date, (was, now) => (Was: was.Close, Now: now.Close))
        .Any(pair => Math.Abs(pair.Was - pair.Now) > pair.Was * SameWithin);

    /// <summary>What is kept; and whether a split was applied since some of it was fetched, so that it is counted in other shares.</summary>
    private async Task<(IReadOnlyList<PriceDay> Days, bool Rebased)> ReadAsync(string market, string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var days = await db.PriceDays.AsNoTracking()
            .Where(day => day.Market == market && day.Symbol == symbol && day.Date >= from && day.Date <= to)
            .OrderBy(day => day.Date)
            .ToListAsync(cancellationToken);
        var splits = await db.StockSplits.AsNoTracking().Where(split => split.Symbol == symbol && split.EffectiveDate > from).Select(split => split.EffectiveDate).ToListAsync(cancellationToken);
        return (days, splits.Exists(date => days.Exists(day => day.Date < date && day.FetchedAt < date.ToDateTime(default, DateTimeKind.Utc))));
    }
}
