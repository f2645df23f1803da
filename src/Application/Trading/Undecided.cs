using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Asks an owner what became of an order where the broker's lists do not say, and stops its bot until that is answered.</summary>
internal sealed class Undecided(Notifier notifier)
{
    /// <summary>Stops the bot and tells its owner once what to look at. The slice stays as it is: an unfinished one keeps what it could still use reserved.</summary>
    /// <param name="db">Where the book was loaded from; the caller saves.</param>
    /// <param name="book">The slice's order.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="code">One of <see cref="SliceCodes"/>.</param>
    /// <param name="words">What is odd.</param>
    /// <param name="candidates">Orders at the broker that may be its own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task AskAsync(
        IEggMoneyDb db, OrderBook book, OrderSlice slice, string code, string words, IReadOnlyCollection<BrokerOrder> candidates, CancellationToken cancellationToken)
    {
        slice.Error = SliceCodes.With(code, words);

        // Its owner's own pause stays their own, and is not lifted by an answer.
        if (!book.Bot.Paused)
        {
            book.Bot.Paused = true;
            book.Bot.PauseReason = PauseReason.OrderUndecided;
        }

        var key = $"{code}/{slice.Id:N}";
        if (await Notifier.ToldAsync(db, key, cancellationToken))
        {
            return;
        }

        notifier.Add(db, NotificationKind.NeedsAttention, key, slice.SessionDate, new
        {
            reason = code,
            bot = book.Bot.Name,
            symbol = slice.Symbol,
            side = slice.Side.ToString(),
            quantity = slice.Quantity,
            limitPrice = slice.LimitPrice,
            sentAt = slice.SubmittingAt,
            orderId = slice.OrderId,
            sliceId = slice.Id,
            candidates = candidates.Select(order => order.OrderNumber),
            filledQuantity = candidates.Count == 1 ? candidates.Single().FilledQuantity : (decimal?)null,
        });
    }

    /// <summary>There is nothing to ask any more. The bot goes on if this question had stopped it and no other one is left.</summary>
    public static async Task WithdrawAsync(IEggMoneyDb db, Bot bot, OrderSlice slice, CancellationToken cancellationToken)
    {
        if (!slice.NeedsAnswer)
        {
            return;
        }

        slice.Error = null;
        await ReleaseAsync(db, bot, cancellationToken);
    }

    /// <summary>Lets the bot go on if a question had stopped it and none is left.</summary>
    public static async Task ReleaseAsync(IEggMoneyDb db, Bot bot, CancellationToken cancellationToken)
    {
        if (bot.PauseReason == PauseReason.OrderUndecided && !await AnyAsync(db, bot.Id, cancellationToken))
        {
            bot.Paused = false;
            bot.PauseReason = PauseReason.None;
        }
    }

    /// <summary>Whether the bot has a slice that needs an answer, changes not yet saved included.</summary>
    public static async Task<bool> AnyAsync(IEggMoneyDb db, Guid botId, CancellationToken cancellationToken)
    {
        var asked = await db.OrderSlices.Where(SliceFilters.NeedsAnswer)
            .Where(slice => db.Orders.Any(order => order.Id == slice.OrderId && order.BotId == botId))
            .ToListAsync(cancellationToken);
        var orders = db.Orders.Local.Where(order => order.BotId == botId).Select(order => order.Id).ToHashSet();
        return asked.Exists(slice => slice.NeedsAnswer) || db.OrderSlices.Local.Any(slice => slice.NeedsAnswer && orders.Contains(slice.OrderId));
    }
}
