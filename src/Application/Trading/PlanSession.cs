using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Decides every bot of the tenant that has a price, makes the orders and nets them: one commit (trading rules, section 3).</summary>
public sealed record PlanSessionCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class PlanSessionHandler(
    IEggMoneyDbFactory databases,
    RunLedger ledger,
    IQuotes quotes,
    OrderGate gate,
    SplitWatch splits,
    Booking booking,
    Notifier notifier,
    BotPlanner planner,
    TimeProvider clock) : IRequestHandler<PlanSessionCommand, WorkOutcome>
{
    /// <summary>A netted fill counts as made this long after its plan was due (section 3, cooldown).</summary>
    private static readonly TimeSpan NettedAfterPlan = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    public async Task<WorkOutcome> Handle(PlanSessionCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var candidates = await BotPlanner.LoadAsync(db, work.SessionDate, cancellationToken);
        if (candidates.Exists(row => row.Stopped))
        {
            // Paused between the dispatcher's look and ours: the window decides.
            ledger.Wait(run, clock.Now() + Retry, "Trading is paused.");
            return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
        }

        var open = candidates.Where(row => !row.Decided).ToList();
        var prices = await quotes.GetAsync(open.FirstOrDefault()?.Credential, open.Select(row => row.Bot.Symbol).Distinct().ToList(), cancellationToken);

        // Netting trades on these prices, and so they pass what orders pass. A first look has nothing of the session to compare with.
        var unconfirmed = await gate.UnconfirmedAsync(db, open.FirstOrDefault()?.Credential, work.SessionDate, prices, recall: run.Attempts > 1, cancellationToken);
        var looks = await splits.LookAsync(db, open.FirstOrDefault()?.Credential, work.Plan.Session, prices.Values.ToList(), cancellationToken);

        // Past the first slice's time nobody waits any longer: what could not be decided is noted and told.
        var lastTry = clock.Now() >= work.Plan.SliceTimes[0];
        var moment = new PlanMoment(work.SessionDate, work.DueAt, work.Plan.SliceTimes);
        var books = new List<OrderBook>();
        var undecided = new List<(string Bot, string Reason)>();
        foreach (var candidate in open)
        {
            var quote = prices.GetValueOrDefault(candidate.Bot.Symbol);
            var reason = BotPlanner.WhyNot(candidate, quote, unconfirmed, looks);
            if (reason is null && !planner.TryDecide(db, moment, candidate, quote!, looks[quote!.Symbol].Warning, books))
            {
                reason = BotPlanner.DecisionFailed;
            }

            if (reason is not null)
            {
                undecided.Add((candidate.Bot.Name, reason));
                if (lastTry)
                {
                    // Only what cannot fail: the bot's own figures may be what failed above, and the other bots' plan is in this commit.
                    var known = new { price = quote?.Price, quantity = candidate.Position?.Quantity };
                    db.Decisions.Add(planner.NewDecision(moment, candidate.Bot, reason, JsonSerializer.Serialize(known, JsonSerializerOptions.Web)));
                }
            }
        }

        if (books.Count > 0 && await Stops.AnyAsync(db, cancellationToken))
        {
            // Stopped while prices were fetched: nothing of this was saved, and the next tick finds the pause.
            return WorkOutcome.Lost;
        }

        if (books.Count > 0 && candidates[0].Credential is { } credential)
        {
            // Whoever switches or deletes the account looks for orders first: either they see these, or one of the two saves is refused.
            db.Touch(credential);
        }

        if (books.Count > 1)
        {
            await NetAsync(db, work, books, prices, cancellationToken);
        }

        var waits = undecided.Count > 0 && !lastTry;
        if (waits)
        {
            ledger.Wait(run, clock.Now() + Retry, $"{undecided.Count} bots could not be decided yet.");
        }
        else
        {
            // A pause is its owner's wish. For the rest somebody should know that the bot did not get its turn, night after night: who overlooked the message
            // of the night that stopped it would have a bot that never trades again. That night's own message is enough for that night.
            var stoppedNow = looks.Where(look => look.Value.StoppedNow).Select(look => look.Key).ToHashSet();
            var told = open.Where(row => row.Bot.PauseReason == PauseReason.SplitSuspected && stoppedNow.Contains(row.Bot.Symbol)).Select(row => row.Bot.Name).ToHashSet();
            var unwanted = undecided.Where(row => row.Reason != BotPlanner.PausedBot && !told.Contains(row.Bot)).Select(row => new { bot = row.Bot, reason = row.Reason }).ToList();
            if (unwanted.Count > 0)
            {
                notifier.Add(db, NotificationKind.NeedsAttention, work, unwanted);
            }

            ledger.Finish(run, RunState.Succeeded);
            if (candidates.TrueForAll(row => row.Bot.ClosingDipRules.Count == 0))
            {
                // Saves the work of looking near the close.
                await ledger.SkipAsync(db, work with { Phase = WorkPhase.ClosingDip, DueAt = work.Plan.DipAt }, "No bot buys after drops.", cancellationToken);
            }
        }

        return !await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Lost : waits ? WorkOutcome.Waiting : WorkOutcome.Done;
    }

    private async Task NetAsync(IEggMoneyDb db, WorkItem work, List<OrderBook> books, IReadOnlyDictionary<string, Quote> quotes, CancellationToken cancellationToken)
    {
        var byName = books.ToDictionary(book => book.Bot.Name);
        var pairs = Netting.Match(
            books.Select(book => new NettingOrder(book.Bot.Name, book.Order.Symbol, book.Order.Side, book.Order.Left)),
            quotes.ToDictionary(quote => quote.Key, quote => quote.Value.Price));
        if (pairs.Count == 0)
        {
            return;
        }

        var cash = await db.CashAccounts.SingleAsync(cancellationToken);
        foreach (var pair in pairs)
        {
            booking.Netted(db, cash, byName[pair.Buyer], byName[pair.Seller], pair, work.DueAt + NettedAfterPlan);
        }

        foreach (var book in pairs.SelectMany(pair => new[] { pair.Buyer, pair.Seller }).Distinct().Select(name => byName[name]))
        {
            // An order whose rest cannot buy or sell one share is complete (Q14).
            var price = quotes[book.Order.Symbol].Price;
            if (!Slicing.CanTrade(book.Order.Side, book.Order.Left, price))
            {
                foreach (var slice in book.Slices.Where(slice => slice.State == SliceState.Planned))
                {
                    slice.MoveTo(SliceState.Skipped, "Netting left nothing to send.");
                }

                await booking.CompleteAsync(db, book, cancellationToken);
            }
        }
    }
}
