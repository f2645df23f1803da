using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Sends one slice of every open order of the session (trading rules, section 4): intents saved in one commit, sent, outcomes saved.</summary>
public sealed record SendSlicesCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class SendSlicesHandler(
    IEggMoneyDbFactory databases,
    IMediator mediator,
    RunLedger ledger,
    IQuotes quotes,
    TenantBroker brokers,
    SliceSender sender,
    Settler settler,
    Booking booking,
    OrderGate gate,
    Notifier notifier,
    TimeProvider clock) : IRequestHandler<SendSlicesCommand, WorkOutcome>
{
    private static readonly TimeSpan SettleRetry = TimeSpan.FromMinutes(1);

    private const string EarlierOpen = "An earlier slice of the order had not ended.";

    public async Task<WorkOutcome> Handle(SendSlicesCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        var db = await databases.OpenAsync(cancellationToken);
        try
        {
            if (!await db.OrderSlices.AnyAsync(
                slice => slice.SessionDate == work.SessionDate && slice.SubmittingAt != null && slice.Number > SliceNumbers.OnlyOne && slice.Number < SliceNumbers.FirstBatch, cancellationToken))
            {
                // A sale or a batch by hand does not count: it was not preceded by such a look.
                // What an earlier session left is known before this one sends anything, also when its first slices were missed.
                await mediator.Send(new ReconcileOpenCommand(), cancellationToken);
            }

            var books = await SessionBooks.LoadAsync(db, work.SessionDate, endedToo: false, cancellationToken);
            if (books.AtBroker.Any(open => Due(open.Book, work) is not null || open.Book.IsStopped(books)))
            {
                // What an earlier slice has open is cancelled and final before the next slice of its order goes out.
                if (!await SettleEarlierAsync(db, books, work, cancellationToken))
                {
                    return WorkOutcome.Lost;
                }

                await db.DisposeAsync();
                db = await databases.OpenAsync(cancellationToken);
                books = await SessionBooks.LoadAsync(db, work.SessionDate, endedToo: false, cancellationToken);
            }

            return await SendAsync(db, books, work, cancellationToken);
        }
        finally
        {
            await db.DisposeAsync();
        }
    }

    private async Task<bool> SettleEarlierAsync(IEggMoneyDb db, SessionBooks books, WorkItem work, CancellationToken cancellationToken)
    {
        if (!await settler.RequestCancelAsync(db, books, (book, _) => Due(book, work) is not null || book.IsStopped(books), cancellationToken))
        {
            return false;
        }

        await settler.SettleAsync(db, books, sessionOver: false, cancellationToken);
        return await db.TrySaveAsync(cancellationToken);
    }

    private async Task<WorkOutcome> SendAsync(IEggMoneyDb db, SessionBooks books, WorkItem work, CancellationToken cancellationToken)
    {
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var late = clock.Now() >= work.UsefulUntil;
        var due = books.Orders.Where(book => Due(book, work) is not null).ToList();
        var prices = late
            ? new Dictionary<string, Quote>()
            : await quotes.GetAsync(books.Credential, due.Select(book => book.Order.Symbol).Distinct().ToList(), cancellationToken);
        var unconfirmed = await gate.UnconfirmedAsync(db, books.Credential, work.SessionDate, prices, recall: true, cancellationToken);
        var closed = OrderGuards.Session(work.Plan.Session, clock.Now());

        // Before anything is prepared: an account that cannot be opened must not leave intents that nobody can settle.
        var (broker, problem) = TryOpen(books);
        var buys = late || closed is not null ? null : due.Find(book => book.Order.Side == Side.Buy && !book.IsStopped(books) && prices.ContainsKey(book.Order.Symbol));
        var power = buys is null || broker is null
            ? null
            : await gate.BuyingPowerAsync(broker, books.Credential!, buys.Order.Symbol, Slicing.BuyLimit(prices[buys.Order.Symbol].Price), cancellationToken);
        var preparedAt = clock.GetTimestamp();
        var sending = new List<OrderSlice>();
        var missed = new List<(string, OrderSlice)>();
        var limits = buys is null ? [] : await PlannedLimitsAsync(db, work.SessionDate, cancellationToken);
        var held = 0;
        GuardRefusal? passing = null;
        foreach (var book in due)
        {
            var slice = Due(book, work)!;
            if (late)
            {
                slice.MoveTo(SliceState.Missed, slice.Error ?? "Its time passed while nobody worked.");
                missed.Add((book.Bot.Name, slice));
            }
            else if (!book.Bot.Active)
            {
                // An inactive bot's order ends; a paused one goes on with the slices that are not yet due.
                foreach (var planned in book.Slices.Where(other => other.State == SliceState.Planned))
                {
                    planned.MoveTo(SliceState.Skipped, "The bot is inactive.");
                }
            }
            else if (book.IsStopped(books))
            {
                slice.MoveTo(SliceState.Missed, OrderGuards.Paused.Error);
            }
            else if (book.Slices.Exists(other => other.State.MayBeAtBroker()))
            {
                slice.Error = EarlierOpen;
                held++;
            }
            else if (closed is not null)
            {
                await gate.RefuseAsync(db, book, slice, null, closed, cancellationToken);
            }
            else if (broker is null)
            {
                slice.MoveTo(SliceState.Failed, problem);
            }
            else if (prices.GetValueOrDefault(book.Order.Symbol) is not { } quote)
            {
                Wait(slice, OrderGuards.NoPrice);
            }
            else if (OrderGuards.Price(quote, !unconfirmed.Contains(quote.Symbol), clock.Now()) is { } doubt)
            {
                Wait(slice, doubt);
            }
            else if (Request(book, quote.Price) is not { } shares)
            {
                slice.MoveTo(SliceState.Skipped, "Less than one share.");
            }
            else if (OrderGuards.Order(Facts(books, book, slice, shares, power) with { PlannedLimit = limits.TryGetValue(book.Order.Id, out var limit) ? limit : null }) is { } refusal)
            {
                if (refusal.Passing)
                {
                    Wait(slice, refusal);
                }
                else
                {
                    await gate.RefuseAsync(db, book, slice, shares, refusal, cancellationToken);
                }
            }
            else
            {
                sender.Prepare(slice, shares, quote.Price, broker.CredentialId, sending.Count);
                sending.Add(slice);
                power -= book.Order.Side == Side.Buy ? slice.ReservedAmount : 0;

                // Its pause or deactivation, saved while prices were fetched, refuses the save.
                db.Touch(book.Bot);
            }

            if (book.IsWorkedOff)
            {
                await booking.CompleteAsync(db, book, cancellationToken);
            }
        }

        await notifier.AddMissedSlicesAsync(db, work.SessionDate, missed, cancellationToken);

        // The slice says what it waits for: if its window ends meanwhile, that is why it was missed.
        void Wait(OrderSlice slice, GuardRefusal refusal)
        {
            slice.Error = refusal.Error;
            passing ??= refusal;
        }

        async Task FinishAsync()
        {
            foreach (var book in due.Where(book => book.Order.State == OrderState.Open && book.Slices.Exists(slice => slice.Number == work.Number && slice.State.IsFinal())))
            {
                // As in Settler: a panic may be ending the others.
                db.Touch(book.Order);
                if (book.IsWorkedOff)
                {
                    // The broker may have refused an order's last slice: that ends the order.
                    await booking.CompleteAsync(db, book, CancellationToken.None);
                }
            }

            if (late)
            {
                ledger.Finish(run, RunState.Missed, "Its time had passed.");
            }
            else if (passing is not null)
            {
                ledger.Wait(run, OrderGate.TryAgain(run, clock.Now(), work.UsefulUntil), passing.Error);
            }
            else if (held > 0)
            {
                ledger.Wait(run, clock.Now() + SettleRetry, $"{held} orders wait for an earlier slice to end.");
            }
            else
            {
                ledger.Finish(run, RunState.Succeeded);
            }
        }

        if (sending.Count == 0)
        {
            await FinishAsync();
            return !await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Lost : late ? WorkOutcome.Missed : held > 0 || passing is not null ? WorkOutcome.Waiting : WorkOutcome.Done;
        }

        if (await Stops.AnyAsync(db, cancellationToken))
        {
            // Stopped while prices were fetched: nothing of this was saved, and the next tick finds the pause.
            return WorkOutcome.Lost;
        }

        // From here on every intent is on disk before its request leaves.
        if (!await db.TrySaveAsync(cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        await sender.SendAsync(db, broker!, sending, preparedAt, FinishAsync, cancellationToken);
        return held > 0 || passing is not null ? WorkOutcome.Waiting : WorkOutcome.Done;
    }

    /// <summary>What each order's bot may have invested by the figures that its plan was made with.</summary>
    private static async Task<Dictionary<Guid, decimal>> PlannedLimitsAsync(IEggMoneyDb db, DateOnly session, CancellationToken cancellationToken)
    {
        var decisions = await db.Decisions.AsNoTracking()
            .Where(decision => decision.SessionDate == session && decision.Origin == OrderOrigin.Plan && decision.OrderId != null)
            .Select(decision => new { decision.OrderId, decision.Inputs })
            .ToListAsync(cancellationToken);
        return decisions.Select(row => (Order: row.OrderId!.Value, Bot: JsonNode.Parse(row.Inputs)?["bot"]))
            .Where(row => row.Bot is not null)
            .ToDictionary(row => row.Order, row => OrderGuards.Limit(Figure(row.Bot!, "seed"), Figure(row.Bot!, "maxTier"), Figure(row.Bot!, "addedSeed")));
    }

    private static decimal Figure(JsonNode bot, string name) => bot[name]?.GetValue<decimal>() ?? 0;

    private (IBroker? Broker, string? Problem) TryOpen(SessionBooks books)
    {
        try
        {
            return (brokers.Open(books.Credential), null);
        }
        catch (BrokerException exception)
        {
            return (null, exception.Message);
        }
    }

    private static OrderFacts Facts(SessionBooks books, OrderBook book, OrderSlice slice, SliceRequest request, decimal? power)
    {
        var others = books.AtBroker.Where(row => row.Book.Bot == book.Bot).Select(row => row.Slice).ToList();
        return new()
        {
            Side = book.Order.Side,
            Request = request,
            Bot = book.Bot,
            Position = book.Position,
            OpenDollars = others.Sum(other => other.ReservedAmount),
            OpenShares = others.Sum(other => other.ReservedQuantity),
            Sent = book.Sent,
            SentAtMost = (slice.Number - 1) % SliceNumbers.SeriesLength,
            MaxOrderValue = books.MaxOrderValue,
            BuyingPower = power,
        };
    }

    private static OrderSlice? Due(OrderBook book, WorkItem work) =>
        book.Slices.Find(slice => slice.Number == work.Number && slice.State == SliceState.Planned);

    /// <summary>Slices left: those not yet due, plus this one; failed and missed ones are gone.</summary>
    private static SliceRequest? Request(OrderBook book, decimal price)
    {
        var left = book.Slices.Count(slice => slice.State == SliceState.Planned);
        return book.Order.Side == Side.Buy ? Slicing.Buy(book.Free, left, price) : Slicing.Sell(book.Free, left, price);
    }
}
