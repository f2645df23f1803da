using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Gathers what the guards need for a phase of one tenant's orders.</summary>
internal sealed class OrderGate(PriceWatch watch, Notifier notifier, ILogger<OrderGate> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private const int LongestWait = 10;

    private static readonly TimeSpan LastLook = TimeSpan.FromMinutes(1);

    /// <summary>When what may pass is looked at again: in half a minute, and later the more often it did not pass; but never without a last look before
    /// the window ends, nor later than that: from then on it is the next slice's turn, and this one is missed.</summary>
    public static DateTime TryAgain(DispatchRun run, DateTime now, DateTime usefulUntil)
    {
        var (at, last) = (now + (FirstWait * Math.Clamp(run.Attempts, 1, LongestWait)), usefulUntil - LastLook);
        return at > last && last > now ? last : at > usefulUntil && usefulUntil > now ? usefulUntil : at;
    }

    /// <summary>The symbols whose quotes are leaps that nobody has confirmed.</summary>
    /// <param name="db">Where to look for prices of earlier processes.</param>
    /// <param name="account">The account, which names the market.</param>
    /// <param name="session">US session.</param>
    /// <param name="quotes">What was received.</param>
    /// <param name="recall">Prices of the session may have been seen before; false where this is surely the first look.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlySet<string>> UnconfirmedAsync(
        IEggMoneyDb db, UserCredential? account, DateOnly session, IReadOnlyDictionary<string, Quote> quotes, bool recall, CancellationToken cancellationToken)
    {
        if (account is null || quotes.Count == 0)
        {
            return new HashSet<string>();
        }

        var market = $"{account.Broker}/{account.Environment}";
        if (recall && quotes.Keys.Any(symbol => !watch.Knows(market, symbol, session)))
        {
            await RecallAsync(db, market, session, cancellationToken);
        }

        return quotes.Values.Where(quote => !watch.Believe(market, session, quote)).Select(quote => quote.Symbol).ToHashSet();
    }

    /// <summary>What orders on the account may be worth at their limits; null when the broker does not say. A real broker reserves more than that.</summary>
    public async Task<decimal?> BuyingPowerAsync(IBroker broker, UserCredential account, string symbol, decimal price, CancellationToken cancellationToken)
    {
        try
        {
            return OrderGuards.Spendable((await broker.GetBuyingPowerAsync(symbol, price, cancellationToken)).Dollars, reserves: account.Broker != BrokerNames.Paper);
        }
        catch (BrokerException exception)
        {
            logger.LogWarning(exception, "The buying power of {CredentialId} is not known", broker.CredentialId);
            return null;
        }
    }

    /// <summary>Ends a slice that a guard refuses for good, and tells its owner once.</summary>
    public async Task RefuseAsync(IEggMoneyDb db, OrderBook book, OrderSlice slice, SliceRequest? asked, GuardRefusal refusal, CancellationToken cancellationToken)
    {
        slice.MoveTo(SliceState.Failed, refusal.Error);
        var key = $"guard/{book.Order.Id:N}/{refusal.Code}";
        if (!await Notifier.ToldAsync(db, key, cancellationToken))
        {
            notifier.Add(db, NotificationKind.NeedsAttention, key, slice.SessionDate, new
            {
                reason = refusal.Code,
                words = refusal.Words,
                bot = book.Bot.Name,
                symbol = slice.Symbol,
                side = slice.Side.ToString(),
                quantity = asked?.Quantity,
                limitPrice = asked?.LimitPrice,
                orderId = slice.OrderId,
            });
        }
    }

    /// <summary>The session's last prices as far as this tenant traded or decided on them: the process that knew them is gone.</summary>
    private async Task RecallAsync(IEggMoneyDb db, string market, DateOnly session, CancellationToken cancellationToken)
    {
        var sent = await db.OrderSlices.AsNoTracking()
            .Where(slice => slice.SessionDate == session && slice.Price != null)
            .OrderByDescending(slice => slice.SubmittingAt)
            .Select(slice => new { slice.Symbol, slice.Price })
            .ToListAsync(cancellationToken);
        foreach (var slice in sent)
        {
            watch.Recall(market, slice.Symbol, session, slice.Price!.Value);
        }

        var decided = await db.Decisions.AsNoTracking()
            .Where(decision => decision.SessionDate == session && decision.Origin == OrderOrigin.Plan)
            .Join(db.Bots.WithDeleted(), decision => decision.BotId, bot => bot.Id, (decision, bot) => new { bot.Symbol, decision.Inputs })
            .ToListAsync(cancellationToken);
        foreach (var decision in decided)
        {
            using var inputs = JsonDocument.Parse(decision.Inputs);
            if (inputs.RootElement.TryGetProperty("price", out var price) && price.ValueKind == JsonValueKind.Number)
            {
                watch.Recall(market, decision.Symbol, session, price.GetDecimal());
            }
        }
    }
}
