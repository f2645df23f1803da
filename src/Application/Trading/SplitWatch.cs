using System.Collections.Concurrent;
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
internal sealed record SplitLook(SplitRatio? Suspected, bool Unsafe, string? Warning);

/// <summary>The unadjusted closes by market, symbol and session: everybody's answer to a question that is asked once.</summary>
internal sealed class UnadjustedCloses
{
    private readonly ConcurrentDictionary<(string Market, string Symbol), (DateOnly Session, decimal Close)> _known = new();

    /// <summary>What was answered before; null when nobody asked.</summary>
    public decimal? Find(string market, string symbol, DateOnly session) =>
        _known.TryGetValue((market, symbol), out var row) && row.Session == session ? row.Close : null;

    /// <summary>Keeps an answer; only the latest session's.</summary>
    public void Keep(string market, string symbol, DateOnly session, decimal close) => _known[(market, symbol)] = (session, close);
}

/// <summary>Looks for splits (trading rules, section 12), and stops the bots of a symbol that may have had one.</summary>
internal sealed class SplitWatch(UnadjustedCloses closes, TenantBroker brokers, IMarketCalendar calendar, Notifier notifier, ILogger<SplitWatch> logger)
{
    /// <summary>A price this far off the previous close is planned on only when it is known that there was no split.</summary>
    private const decimal MaySplit = 0.30m;

    /// <summary>What the quote of a symbol says, and the close that its previous close comes from.</summary>
    public async Task<SplitLook> LookAsync(UserCredential account, MarketSession session, Quote quote, CancellationToken cancellationToken)
    {
        if (quote.PreviousClose is not { } previous || previous <= 0 || calendar.LatestSessionOpenedBy(session.Open.AddTicks(-1)) is not { } before)
        {
            return new(null, Unsafe: false, null);
        }

        var close = await CloseAsync(account, quote.Symbol, before.Date, cancellationToken);
        var suspected = (close is { } traded ? SplitRatio.OfPrices(traded, previous) : null) ?? SplitRatio.OfPrices(previous, quote.Price);
        var far = PriceJump.IsFar(previous, quote.Price);
        if (far)
        {
            logger.LogWarning("{Symbol} at {Price} is more than 20 % off its previous close of {PreviousClose}", quote.Symbol, quote.Price, previous);
        }

        return new(suspected, close is null && Math.Abs(quote.Price - previous) > previous * MaySplit, far ? "More than 20 % off the previous close." : null);
    }

    /// <summary>Stops every bot of the symbol, once a session for a reason: who resumes them after that has said that it was no split.</summary>
    /// <returns>Whether they were stopped now.</returns>
    public async Task<bool> StopAsync(IEggMoneyDb db, string symbol, SplitRatio ratio, DateOnly session, string reason, CancellationToken cancellationToken)
    {
        var key = $"split/{symbol}/{session:yyyy-MM-dd}/{reason}";
        if (await Notifier.ToldAsync(db, key, cancellationToken)
            || await db.StockSplits.AnyAsync(split => split.Symbol == symbol && split.EffectiveDate == session, cancellationToken))
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

    private async Task<decimal?> CloseAsync(UserCredential account, string symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var market = $"{account.Broker}/{account.Environment}";
        if (closes.Find(market, symbol, session) is { } known)
        {
            return known;
        }

        try
        {
            if (await brokers.Open(account).GetUnadjustedCloseAsync(symbol, session, cancellationToken) is { } close)
            {
                closes.Keep(market, symbol, session, close);
                return close;
            }
        }
#pragma warning disable CA1031 // Whatever it is: not to know is a state of its own, and the other symbols have their plan.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "Whether {Symbol} was split after {SessionDate} could not be asked", symbol, session);
        }

        return null;
    }
}
