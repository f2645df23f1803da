using System.Collections.Concurrent;
using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>What a symbol's prices say of a split.</summary>
/// <param name="Suspected">The ratio that fits; null for none.</param>
/// <param name="Unsafe">Whether there was one could not be asked, and the price is so far off that it may have been.</param>
/// <param name="Warning">What is odd, and is traded on all the same; null for nothing.</param>
internal sealed record SplitLook(SplitRatio? Suspected, bool Unsafe, string? Warning)
{
    /// <summary>Its bots were stopped for it in this session, and their owner was told.</summary>
    public bool StoppedNow { get; init; }
}

/// <summary>The unadjusted closes by market, symbol and session: everybody's answer to a question that is asked once.</summary>
internal sealed class UnadjustedCloses
{
    private readonly ConcurrentDictionary<(string Market, string Symbol), (DateOnly Session, decimal Close)> _known = new();

    private readonly ConcurrentDictionary<(string Market, string Symbol), DateTime> _silent = new();

    /// <summary>How long nobody asks again after a market gave no answer: as long as others of the same tick may come by.</summary>
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(30);

    /// <summary>Whether the market gave no answer a moment ago: whoever comes next in the same tick does not wait for it once more.</summary>
    public bool IsSilent(string market, string symbol, DateTime now) => _silent.TryGetValue((market, symbol), out var since) && now - since < SilentFor;

    /// <summary>Remembers that the market gave no answer.</summary>
    public void KeepSilence(string market, string symbol, DateTime now) => _silent[(market, symbol)] = now;

    /// <summary>What was answered before; null when nobody asked.</summary>
    public decimal? Find(string market, string symbol, DateOnly session) =>
        _known.TryGetValue((market, symbol), out var row) && row.Session == session ? row.Close : null;

    /// <summary>Keeps an answer; only the latest session's.</summary>
    public void Keep(string market, string symbol, DateOnly session, decimal close) => _known[(market, symbol)] = (session, close);
}

/// <summary>Looks for splits (trading rules, section 12), and stops the bots of a symbol that may have had one.</summary>
internal sealed class SplitWatch(UnadjustedCloses closes, TenantBroker brokers, IMarketCalendar calendar, Notifier notifier, DispatchOptions options, TimeProvider clock, ILogger<SplitWatch> logger)
{
    /// <summary>The same split told with another date, as a broker's calendar and an exchange's may have it.</summary>
    public const int SameWithinDays = 7;

    /// <summary>A price this far off the previous close is planned on only when it is known that there was no split.</summary>
    private const decimal MaySplit = 0.30m;

    /// <summary>What the quotes say, and stops the bots of the symbols that may have been split, before anything is decided on such a price. The caller saves.</summary>
    public async Task<IReadOnlyDictionary<string, SplitLook>> LookAsync(
        IEggMoneyDb db, UserCredential? account, MarketSession session, IReadOnlyCollection<Quote> quotes, CancellationToken cancellationToken)
    {
        var looks = new Dictionary<string, SplitLook>();
        if (account is null || quotes.Count == 0)
        {
            return looks;
        }

        using var limit = new CancellationTokenSource(options.SplitTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var answers = await Task.WhenAll(quotes.Select(async quote => (quote.Symbol, Look: await LookAsync(account, session, quote, both.Token, cancellationToken))));
        foreach (var (symbol, look) in answers)
        {
            looks[symbol] = look.Suspected is { } ratio ? look with { StoppedNow = await StopAsync(db, symbol, ratio, session.Date, cancellationToken) } : look;
        }

        return looks;
    }

    /// <summary>Stops every bot of the symbol for its price, once a session: who resumes them after that has said that it was no split.</summary>
    /// <returns>Whether they were stopped in this session.</returns>
    private async Task<bool> StopAsync(IEggMoneyDb db, string symbol, SplitRatio ratio, DateOnly session, CancellationToken cancellationToken)
    {
        var key = $"split/{symbol}/{session:yyyy-MM-dd}/price";
        if (await Notifier.ToldAsync(db, key, cancellationToken))
        {
            return true;
        }

        return await StopAsync(db, symbol, ratio, session, key, "price", cancellationToken);
    }

    /// <summary>Stops every bot of a symbol of which the broker has another number of shares that fits a split. Few shares fit by chance: who resumes the bots has
    /// said that it was none, and is not asked again until one of the two numbers is another.</summary>
    public Task<bool> StopAsync(IEggMoneyDb db, HoldingDifference difference, SplitRatio ratio, DateOnly session, CancellationToken cancellationToken) => StopAsync(
        db,
        difference.Symbol,
        ratio,
        session,
        string.Create(CultureInfo.InvariantCulture, $"split/{difference.Symbol}/{difference.Books:0.########}/{difference.Broker:0.########}"),
        "holdings",
        cancellationToken);

    private async Task<bool> StopAsync(IEggMoneyDb db, string symbol, SplitRatio ratio, DateOnly session, string key, string reason, CancellationToken cancellationToken)
    {
        var (from, to) = (session.AddDays(-SameWithinDays), session.AddDays(SameWithinDays));
        if (await Notifier.ToldAsync(db, key, cancellationToken)
            || await db.StockSplits.AnyAsync(split => split.Symbol == symbol && split.EffectiveDate >= from && split.EffectiveDate <= to, cancellationToken))
        {
            return false;
        }

        var bots = await db.Bots.Where(bot => bot.Symbol == symbol).ToListAsync(cancellationToken);
        foreach (var bot in bots.Where(bot => !bot.Paused))
        {
            bot.Paused = true;
            bot.PauseReason = PauseReason.SplitSuspected;
        }

        notifier.Add(db, NotificationKind.NeedsAttention, key, session, new
        {
            reason = "splitSuspected",
            because = reason,
            symbol,
            ratio = ratio.ToString(),
            numerator = ratio.Numerator,
            denominator = ratio.Denominator,
            bots = bots.Select(bot => bot.Name),
        });
        return true;
    }

    /// <summary>What the quote of a symbol says, and the close that its previous close comes from.</summary>
    private async Task<SplitLook> LookAsync(UserCredential account, MarketSession session, Quote quote, CancellationToken limit, CancellationToken cancellationToken)
    {
        if (quote.PreviousClose is not { } previous || previous <= 0 || calendar.LatestSessionOpenedBy(session.Open.AddTicks(-1)) is not { } before)
        {
            return new(null, Unsafe: false, null);
        }

        var close = await CloseAsync(account, quote.Symbol, before.Date, limit, cancellationToken);
        var suspected = (close is { } traded ? SplitRatio.OfPrices(traded, previous) : null) ?? SplitRatio.OfPrices(previous, quote.Price);
        var far = PriceJump.IsFar(previous, quote.Price);
        if (far)
        {
            logger.LogWarning("{Symbol} at {Price} is more than 20 % off its previous close of {PreviousClose}", quote.Symbol, quote.Price, previous);
        }

        return new(suspected, close is null && Math.Abs(quote.Price - previous) > previous * MaySplit, far ? "More than 20 % off the previous close." : null);
    }

    private async Task<decimal?> CloseAsync(UserCredential account, string symbol, DateOnly session, CancellationToken limit, CancellationToken cancellationToken)
    {
        var market = $"{account.Broker}/{account.Environment}";
        if (closes.Find(market, symbol, session) is { } known)
        {
            return known;
        }

        if (closes.IsSilent(market, symbol, clock.Now()))
        {
            return null;
        }

        try
        {
            if (await brokers.Open(account).GetUnadjustedCloseAsync(symbol, session, limit) is { } close)
            {
                closes.Keep(market, symbol, session, close);
                return close;
            }
        }
#pragma warning disable CA1031 // Whatever it is: not to know is a state of its own, and the other symbols have their plan.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (exception is OperationCanceledException or BrokerException { Error: BrokerError.Unavailable })
            {
                // What one account's keys or limits are to blame for does not concern the others.
                closes.KeepSilence(market, symbol, clock.Now());
            }

            logger.LogWarning(exception, "Whether {Symbol} was split after {SessionDate} could not be asked", symbol, session);
        }

        return null;
    }
}
