using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Sends one batch of a gain realisation: a slice like any other, with the same guards and the same three steps.</summary>
internal sealed class RealisationBatch(IQuotes quotes, TenantBroker brokers, OrderGate gate, SliceSender sender, RunLedger ledger, TimeProvider clock)
{
    /// <summary>So many batches in a row that nobody took mean that the next one will fare no better.</summary>
    private const int FailuresInARow = 3;

    /// <summary>Sends it.</summary>
    /// <returns>Null when it was sent; else why not.</returns>
    public async Task<GuardRefusal?> SendAsync(RealisationStep step, RealisationProgress progress, CancellationToken cancellationToken)
    {
        var side = step.Operation.Step == Realisation.Selling ? Side.Sell : Side.Buy;
        var left = decimal.Floor(side == Side.Sell ? step.Realisation.Target - progress.Sold : progress.Missing);
        if (await step.Db.UserCredentials.SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } account)
        {
            return new(OperationWords.NoAccount, "No brokerage account is active.", Passing: true);
        }

        if (account.Id != step.Realisation.CredentialId)
        {
            return new(OperationWords.AccountChanged, "Another brokerage account is active than the one it began on.");
        }

        if (Failures(step, side) is { } failed)
        {
            return failed;
        }

        var prices = await quotes.GetAsync(account, [step.Bot.Symbol], cancellationToken);
        if (prices.GetValueOrDefault(step.Bot.Symbol) is not { } quote)
        {
            return OrderGuards.NoPrice;
        }

        var broker = brokers.Open(account);
        var limit = side == Side.Sell ? Slicing.SellLimit(quote.Price) : Slicing.BuyLimit(quote.Price);
        var cap = await step.Db.Settings.Select(settings => settings.MaxOrderValue).SingleOrDefaultAsync(cancellationToken);
        var shares = new SliceRequest(Math.Min(left, Size(limit, cap)), limit);
        if (await RefusalAsync(step, side, shares, cap, quote, prices, broker, account, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var preparedAt = clock.GetTimestamp();
        var slice = await PrepareAsync(step, side, left, shares, quote.Price, account, cancellationToken);
        if (await Stops.AnyAsync(step.Db, cancellationToken))
        {
            // Nothing of what was prepared is saved; the next turn finds the pause.
            throw new SaveConflictException();
        }

        // From here on the intent is on disk before its request leaves.
        await step.Db.SaveAsync(cancellationToken);

        await sender.SendAsync(step.Db, broker, [slice], preparedAt, () => Task.CompletedTask, cancellationToken);
        return null;
    }

    /// <summary>Shares of a batch. A cap that was set, or a price that rose, after shares were sold makes it smaller: refused, they would stay sold.</summary>
    private static decimal Size(decimal limit, decimal? cap) => cap is { } most ? Math.Clamp(decimal.Floor(most / limit), 1, Realisation.BatchShares) : Realisation.BatchShares;

    private static GuardRefusal? Failures(RealisationStep step, Side side)
    {
        var latest = step.Mine.Where(book => book.Order.Side == side && book.Order.State == OrderState.Open)
            .SelectMany(book => book.Slices).OrderByDescending(slice => slice.Number).Take(FailuresInARow).ToList();
        return latest.Count == FailuresInARow && latest.TrueForAll(slice => slice.State is SliceState.Rejected or SliceState.Failed)
            ? new(OperationWords.BatchesFailed, $"{FailuresInARow} batches in a row were not taken: {latest[0].Error}")
            : null;
    }

    private async Task<GuardRefusal?> RefusalAsync(
        RealisationStep step, Side side, SliceRequest shares, decimal? cap, Quote quote, IReadOnlyDictionary<string, Quote> prices, IBroker broker, UserCredential account, CancellationToken cancellationToken)
    {
        var unconfirmed = await gate.UnconfirmedAsync(step.Db, account, step.Session.Date, prices, recall: true, cancellationToken);
        if ((OrderGuards.Session(step.Session, clock.Now()) ?? OrderGuards.Price(quote, !unconfirmed.Contains(quote.Symbol), clock.Now())) is { } doubt)
        {
            return doubt;
        }

        var position = await step.Db.Positions.SingleOrDefaultAsync(row => row.BotId == step.Bot.Id, cancellationToken);
        var value = shares.Quantity * shares.LimitPrice;
        return OrderGuards.Order(new()
        {
            Side = side,
            Request = shares,
            Bot = step.Bot,

            // Bought back is what was held; by today's price it may be more than the bot could have bought.
            PlannedLimit = step.Realisation.Invested + value,
            Position = position,
            Sent = step.Mine.Where(book => book.Order.Side == side).Sum(book => book.Slices.Count),
            SentAtMost = step.Realisation.BatchesAtMost(Size(shares.LimitPrice, cap)),
            MaxOrderValue = cap,
            BuyingPower = side == Side.Buy ? await gate.BuyingPowerAsync(broker, account, step.Bot.Symbol, shares.LimitPrice, cancellationToken) : null,
        });
    }

    private async Task<OrderSlice> PrepareAsync(
        RealisationStep step, Side side, decimal left, SliceRequest shares, decimal price, UserCredential account, CancellationToken cancellationToken)
    {
        var (db, session) = (step.Db, step.Session.Date);
        var number = (await db.OrderSlices
            .Where(row => row.SessionDate == session && row.Number >= SliceNumbers.FirstBatch)
            .MaxAsync(row => (int?)row.Number, cancellationToken) ?? SliceNumbers.FirstBatch) + 1;
        var order = step.Mine.Find(book => book.Order.Side == side && book.Order.State == OrderState.Open)?.Order;
        if (order is null)
        {
            var earlier = db.Orders.Where(row => row.BotId == step.Bot.Id && row.SessionDate == session && row.Origin == OrderOrigin.Realisation);
            order = new()
            {
                Id = clock.NewId(),
                BotId = step.Bot.Id,
                Symbol = step.Bot.Symbol,
                SessionDate = session,
                Origin = OrderOrigin.Realisation,
                Number = (await earlier.MaxAsync(row => (int?)row.Number, cancellationToken) ?? -1) + 1,
                OperationId = step.Operation.Id,
                Kind = side == Side.Sell ? OrderKind.SellPart : OrderKind.BuyForce,
                Requested = side == Side.Sell ? left : Money.ToCents(left * shares.LimitPrice),
                PlannedAt = clock.Now(),
            };
            db.Orders.Add(order);

            // So that the session is closed and reconciled also where nothing else was traded.
            await ledger.WatchAsync(db, session, number, cancellationToken);
        }
        else
        {
            db.Touch(order);
        }

        var slice = new OrderSlice { Id = clock.NewId(), OrderId = order.Id, SessionDate = session, Number = number, DueAt = clock.Now(), Symbol = order.Symbol, Side = side };
        sender.Prepare(slice, shares, price, account.Id, 0);
        db.OrderSlices.Add(slice);

        // A pause, another account, or a word of the owner's about the operation itself: one of the two saves is refused.
        db.Touch(step.Bot);
        db.Touch(account);
        step.Operation.Error = null;
        step.Operation.NextStepAt = clock.Now() + TimeSpan.FromSeconds(1);
        return slice;
    }
}
