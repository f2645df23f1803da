using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Buys at once where the day's drop reaches a bot's rule (trading rules, section 7).</summary>
public sealed record BuyClosingDipCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class BuyClosingDipHandler(
    IEggMoneyDbFactory databases,
    RunLedger ledger,
    IQuotes quotes,
    TenantBroker brokers,
    SliceSender sender,
    SplitWatch splits,
    OrderGate gate,
    Booking booking,
    Notifier notifier,
    TimeProvider clock) : IRequestHandler<BuyClosingDipCommand, WorkOutcome>
{
    /// <summary>The reason that is noted where no account was active.</summary>
    public const string NoAccount = "No brokerage account is active.";

    /// <summary>With no more time than this left, what might pass is not waited for any more.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromMinutes(1.5);

    public async Task<WorkOutcome> Handle(BuyClosingDipCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var candidates = (await LoadAsync(db, work.SessionDate, cancellationToken))
            .Where(row => row.Bot.ClosingDipRules.Count > 0 && !row.Bot.Paused && !row.Decided)
            .ToList();
        if (candidates.Exists(row => row.Stopped))
        {
            ledger.Finish(run, RunState.Skipped, "Trading is paused.");
            return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
        }

        var prices = await quotes.GetAsync(candidates.FirstOrDefault()?.Credential, candidates.Select(row => row.Bot.Symbol).Distinct().ToList(), cancellationToken);
        var unconfirmed = await gate.UnconfirmedAsync(db, candidates.FirstOrDefault()?.Credential, work.SessionDate, prices, recall: true, cancellationToken);
        var sending = new List<OrderSlice>();
        var books = new List<OrderBook>();

        // Before anything is prepared: an account that cannot be opened fails the work, and leaves no intents that nobody can settle.
        var broker = candidates.Count > 0 && candidates[0].Credential is { } credential ? brokers.Open(credential) : null;
        var guard = await GuardAsync(db, work, candidates, prices, unconfirmed, broker, cancellationToken);
        var preparedAt = clock.GetTimestamp();
        var unbought = new List<object>();
        GuardRefusal? passing = null;
        foreach (var candidate in candidates)
        {
            var quote = prices.GetValueOrDefault(candidate.Bot.Symbol);
            var dip = Dip(work, candidate, quote);
            var refusal = guard.Refuse(candidate, quote, dip);
            if (refusal is { Passing: true } && clock.Now() + LastTry < work.UsefulUntil)
            {
                passing ??= refusal;
            }
            else if (Decide(db, work, candidate, quote, dip, refusal, sending.Count, unbought) is { } book)
            {
                books.Add(book);
                sending.AddRange(book.Slices);
                guard.Power -= book.Slices[0].ReservedAmount;
            }
        }

        if (unbought.Count > 0)
        {
            // An attempt decides bots that no other did.
            notifier.Add(db, NotificationKind.NeedsAttention, $"unbought/{work.SessionDate:yyyy-MM-dd}/{run.Attempts}", work.SessionDate, unbought);
        }

        if (sending.Count == 0)
        {
            Finish();
        }
        else if (await Stops.AnyAsync(db, cancellationToken))
        {
            // Stopped while prices were fetched: nothing of this was saved, and the next tick finds the pause.
            return WorkOutcome.Lost;
        }
        else
        {
            // The account may have been switched or deleted while prices were fetched; and whoever does it now must see these orders.
            db.Touch(candidates[0].Credential!);

            // A sale by hand may have used its number, and been settled.
            await ledger.WatchAsync(db, work.SessionDate, SliceNumbers.OnlyOne, cancellationToken);
        }

        if (!await db.TrySaveAsync(cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        if (sending.Count > 0)
        {
            await sender.SendAsync(db, broker!, sending, preparedAt, FinishAsync, cancellationToken);
        }

        return passing is null ? WorkOutcome.Done : WorkOutcome.Waiting;

        void Finish()
        {
            if (passing is null)
            {
                ledger.Finish(run, RunState.Succeeded);
            }
            else
            {
                ledger.Wait(run, OrderGate.TryAgain(run, clock.Now(), work.UsefulUntil), passing.Error);
            }
        }

        async Task FinishAsync()
        {
            Finish();
            foreach (var book in books.Where(book => book.IsWorkedOff))
            {
                await booking.CompleteAsync(db, book, CancellationToken.None);
            }
        }
    }

    private static async Task<List<Candidate>> LoadAsync(IEggMoneyDb db, DateOnly session, CancellationToken cancellationToken) => await (
        from bot in db.Bots
        from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
        from credential in db.UserCredentials.Where(credential => credential.UserId == bot.UserId && credential.Active).DefaultIfEmpty()
        where bot.Active && !db.Operations.Any(operation => operation.BotId == bot.Id && (operation.State == OperationState.Running || operation.State == OperationState.Stuck))
        orderby bot.Ordinal
        select new Candidate(
            bot,
            position,
            credential,
            db.Orders.Any(order => order.BotId == bot.Id && order.SessionDate == session && order.State == OrderState.Open && order.Kind != OrderKind.Buy && order.Kind != OrderKind.BuyForce),
            db.Decisions.Any(decision => decision.BotId == bot.Id && decision.SessionDate == session && decision.Origin == OrderOrigin.Dip),
            db.OrderSlices.Count(slice => slice.SessionDate == session && slice.Number == 0 && slice.SubmittingAt != null && db.Orders.Any(order => order.Id == slice.OrderId && order.BotId == bot.Id && order.Origin == OrderOrigin.Dip)),
            db.Users.Any(user => user.TradingPaused || !user.Active) || db.ServerState.Any(server => server.TradingPaused)))
        .ToListAsync(cancellationToken);

    private static DipDecision Dip(WorkItem work, Candidate candidate, Quote? quote)
    {
        var sales = new SaleFacts(candidate.Bot.LastSoldSession == work.SessionDate, candidate.OpenSale);
        return ClosingDip.Decide(candidate.Bot, candidate.Position, quote?.Price, quote?.PreviousClose, sales);
    }

    /// <summary>What the guards need beside the bots. The database and the broker are asked only where a bot would buy.</summary>
    private async Task<Guard> GuardAsync(
        IEggMoneyDb db, WorkItem work, List<Candidate> candidates, IReadOnlyDictionary<string, Quote> prices, IReadOnlySet<string> unconfirmed, IBroker? broker, CancellationToken cancellationToken)
    {
        var guard = new Guard(work, unconfirmed, clock);
        var buyer = candidates.Find(row => Dip(work, row, prices.GetValueOrDefault(row.Bot.Symbol)).Quantity > 0);
        if (buyer is not null && broker is not null)
        {
            guard.MaxOrderValue = await db.Settings.Select(settings => settings.MaxOrderValue).SingleOrDefaultAsync(cancellationToken);
            var open = await db.OrderSlices.AsNoTracking().Where(SliceFilters.Unfinished)
                .Where(slice => slice.SessionDate == work.SessionDate && slice.Side == Side.Buy)
                .Join(db.Orders, slice => slice.OrderId, order => order.Id, (slice, order) => new { order.BotId, slice })
                .ToListAsync(cancellationToken);
            guard.Open = open.ToLookup(row => row.BotId, row => row.slice);
            // A leap that nobody has confirmed may be a wrong price: it waits, and stops no bot.
            var bought = candidates.Where(row => !unconfirmed.Contains(row.Bot.Symbol) && Dip(work, row, prices.GetValueOrDefault(row.Bot.Symbol)).Quantity > 0).Select(row => prices[row.Bot.Symbol]).Distinct().ToList();
            guard.Looks = await splits.LookAsync(db, buyer.Credential, work.Plan.Session, bought, cancellationToken);
            guard.Power = await gate.BuyingPowerAsync(broker, buyer.Credential!, buyer.Bot.Symbol, Slicing.BuyLimit(prices[buyer.Bot.Symbol].Price), cancellationToken);
        }

        return guard;
    }

    private OrderBook? Decide(
        IEggMoneyDb db, WorkItem work, Candidate candidate, Quote? quote, DipDecision dip, GuardRefusal? refusal, int sequence, List<object> unbought)
    {
        var (bot, position) = (candidate.Bot, candidate.Position);
        var buys = dip.Quantity > 0 && candidate.Credential is not null && refusal is null;

        // Without an account nothing has a price, and nobody knows whether it would have bought.
        var reason = candidate.Credential is null ? NoAccount : refusal?.Error;
        if (reason is not null)
        {
            unbought.Add(new { bot = bot.Name, reason });
        }

        var decision = new Decision
        {
            Id = clock.NewId(),
            BotId = bot.Id,
            BotName = bot.Name,
            SessionDate = work.SessionDate,
            Origin = OrderOrigin.Dip,
            Rule = dip.Rule.ToString(),
            Kind = buys ? OrderKind.Buy : null,
            Amount = buys ? Money.ToCents(dip.SeedToSpend) : 0,
            Inputs = JsonSerializer.Serialize(new { price = quote?.Price, previousClose = quote?.PreviousClose, dip.Drop, dip.SeedToSpend, dip.Quantity, dip.LimitPrice, reason }, JsonSerializerOptions.Web),
            DecidedAt = clock.Now(),
        };
        db.Decisions.Add(decision);
        if (!buys)
        {
            return null;
        }

        var order = new Order
        {
            Id = clock.NewId(),
            BotId = bot.Id,
            Symbol = bot.Symbol,
            SessionDate = work.SessionDate,
            Origin = OrderOrigin.Dip,
            Kind = OrderKind.Buy,
            Requested = decision.Amount,
            PlannedAt = work.DueAt,
        };
        var slice = new OrderSlice { Id = clock.NewId(), OrderId = order.Id, SessionDate = work.SessionDate, Number = 0, DueAt = work.DueAt, Symbol = bot.Symbol, Side = Side.Buy };
        sender.Prepare(slice, new(dip.Quantity, dip.LimitPrice), quote!.Price, candidate.Credential!.Id, sequence);
        decision.OrderId = order.Id;
        db.Touch(bot);
        db.Orders.Add(order);
        db.OrderSlices.Add(slice);
        return new(order, new(bot, position), [slice]);
    }

    private sealed record Candidate(Bot Bot, Position? Position, UserCredential? Credential, bool OpenSale, bool Decided, int Sent, bool Stopped);

    private sealed class Guard(WorkItem work, IReadOnlySet<string> unconfirmed, TimeProvider clock)
    {
        public decimal? MaxOrderValue { get; set; }

        public decimal? Power { get; set; }

        public ILookup<Guid, OrderSlice> Open { get; set; } = Array.Empty<OrderSlice>().ToLookup(slice => slice.OrderId);

        public IReadOnlyDictionary<string, SplitLook> Looks { get; set; } = new Dictionary<string, SplitLook>();

        /// <summary>A missing or doubtful price is refused before it is known whether it would buy; the rest where it does. Without an account nothing has a
        /// price, and there is nothing to wait for.</summary>
        public GuardRefusal? Refuse(Candidate candidate, Quote? quote, DipDecision dip) => (candidate.Credential, dip.Rule) switch
        {
            (null, _) => null,
            (_, DipRule.NoPrice) => OrderGuards.NoPrice,
            (_, DipRule.NoPreviousClose) => OrderGuards.NoPreviousClose,
            _ => quote is null ? null : RefuseAt(candidate, quote, dip),
        };

        private GuardRefusal? RefuseAt(Candidate candidate, Quote quote, DipDecision dip) =>
            OrderGuards.Price(quote, !unconfirmed.Contains(quote.Symbol), clock.Now())
            ?? (dip.Quantity == 0 ? null : Split(candidate))
            ?? (dip.Quantity == 0 || candidate.Credential is null ? null : OrderGuards.Session(work.Plan.Session, clock.Now()) ?? OrderGuards.Order(new()
            {
                Side = Side.Buy,
                Request = new(dip.Quantity, dip.LimitPrice),
                Bot = candidate.Bot,
                Position = candidate.Position,
                OpenDollars = Open[candidate.Bot.Id].Sum(slice => slice.ReservedAmount),
                Sent = candidate.Sent,
                SentAtMost = 0,
                MaxOrderValue = MaxOrderValue,
                BuyingPower = Power,
            }));

        private GuardRefusal? Split(Candidate candidate) => candidate.Bot.Paused ? OrderGuards.Split
            : Looks.GetValueOrDefault(candidate.Bot.Symbol)?.Unsafe == true ? OrderGuards.SplitUnknown : null;
    }
}
