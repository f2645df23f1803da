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
    Booking booking,
    Notifier notifier,
    TimeProvider clock) : IRequestHandler<BuyClosingDipCommand, WorkOutcome>
{
    private const string NoAccount = "No brokerage account is active.";

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
        var preparedAt = clock.GetTimestamp();
        var sending = new List<OrderSlice>();
        var books = new List<OrderBook>();

        // Before anything is prepared: an account that cannot be opened fails the work, and leaves no intents that nobody can settle.
        var broker = candidates.Count > 0 && candidates[0].Credential is { } credential ? brokers.Open(credential) : null;
        var unbought = new List<object>();
        foreach (var candidate in candidates)
        {
            if (Decide(db, work, candidate, prices.GetValueOrDefault(candidate.Bot.Symbol), sending.Count, unbought) is { } book)
            {
                books.Add(book);
                sending.AddRange(book.Slices);
            }
        }

        if (unbought.Count > 0)
        {
            notifier.Add(db, NotificationKind.NeedsAttention, work, unbought);
        }

        if (sending.Count == 0)
        {
            ledger.Finish(run, RunState.Succeeded);
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
        }

        if (!await db.TrySaveAsync(cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        if (sending.Count > 0)
        {
            await sender.SendAsync(db, broker!, sending, preparedAt, FinishAsync, cancellationToken);
        }

        return WorkOutcome.Done;

        async Task FinishAsync()
        {
            ledger.Finish(run, RunState.Succeeded);
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
        where bot.Active
        orderby bot.Ordinal
        select new Candidate(
            bot,
            position,
            credential,
            db.Orders.Any(order => order.BotId == bot.Id && order.SessionDate == session && order.State == OrderState.Open && order.Kind != OrderKind.Buy && order.Kind != OrderKind.BuyForce),
            db.Decisions.Any(decision => decision.BotId == bot.Id && decision.SessionDate == session && decision.Origin == OrderOrigin.Dip),
            db.Users.Any(user => user.TradingPaused || !user.Active) || db.ServerState.Any(server => server.TradingPaused)))
        .ToListAsync(cancellationToken);

    private OrderBook? Decide(IEggMoneyDb db, WorkItem work, Candidate candidate, Quote? quote, int sequence, List<object> unbought)
    {
        var (bot, position) = (candidate.Bot, candidate.Position);
        var sales = new SaleFacts(bot.LastSoldSession == work.SessionDate, candidate.OpenSale);
        var dip = ClosingDip.Decide(bot, position, quote?.Price, quote?.PreviousClose, sales);
        var buys = dip.Quantity > 0 && candidate.Credential is not null;
        var reason = dip.Quantity > 0 && !buys ? NoAccount : null;
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
        sender.Prepare(slice, new(dip.Quantity, dip.LimitPrice), candidate.Credential!.Id, sequence);
        decision.OrderId = order.Id;
        db.Touch(bot);
        db.Orders.Add(order);
        db.OrderSlices.Add(slice);
        return new(order, new(bot, position), [slice]);
    }

    private sealed record Candidate(Bot Bot, Position? Position, UserCredential? Credential, bool OpenSale, bool Decided, bool Stopped);
}
